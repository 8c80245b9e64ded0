package dev.herald.redis;

import io.lettuce.core.RedisURI;

/** Where Redis is. */
final class RedisAddress {

    private RedisAddress() {}

    /**
     * @throws IllegalArgumentException without the value, which may have a password, if it is no address of a Redis
     */
    static RedisURI of(RedisSettings settings) {
        RedisURI uri;
        try {
            uri = RedisURI.create(settings.url());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("herald.redis.url: it is no address of a Redis"
                    + " (expected: such as redis://host:6379, rediss://user:password@host:6379/0 or"
                    + " redis-sentinel://host:26379,host:26379/0#master)");
        }
        uri.setTimeout(settings.timeout());
        uri.setClientName("herald");
        return uri;
    }
}
