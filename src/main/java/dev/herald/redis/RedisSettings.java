package dev.herald.redis;

import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What is between the nodes.
 *
 * @param url {@code redis://user:password@host:6379/0}, {@code rediss://} with TLS, or
 *     {@code redis-sentinel://password@host:26379,host:26379/0#name-of-the-master}
 * @param prefix what the names of all keys and channels begin with, so that several Heralds can share one Redis
 * @param timeout how long Redis may take to answer before a publisher is told 503
 * @param replicas how many replicas must have a message before its publisher is told that it was taken
 * @param pendingSize bytes of messages that may wait for Redis' answer on this node; with one more a publisher is told 503
 * @param remember how long a topic that nothing is said under keeps its epoch
 * @param sslBundle the SSL bundle ({@code spring.ssl.bundle}) whose certificates count; the JVM's if none is named
 */
@ConfigurationProperties("herald.redis")
record RedisSettings(
        String url,
        @DefaultValue("herald") String prefix,
        @DefaultValue("2s") Duration timeout,
        @DefaultValue("0") int replicas,
        @DefaultValue("32MB") DataSize pendingSize,
        @DefaultValue("1d") Duration remember,
        @Nullable String sslBundle) {

    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9_.:-]{1,64}");

    RedisSettings {
        if (!PREFIX.matcher(prefix).matches()) {
            throw new IllegalArgumentException(
                    "herald.redis.prefix: \"%s\" (expected: 1 to 64 of A-Z a-z 0-9 _ . : -)".formatted(prefix));
        }
        if (timeout.toMillis() < 1 || replicas < 0 || pendingSize.toBytes() < 1 || remember.toSeconds() < 1) {
            throw new IllegalArgumentException(
                    "herald.redis: timeout %s, replicas %d, pending-size %s, remember %s (expected: none below 0, no time 0)"
                            .formatted(timeout, replicas, pendingSize, remember));
        }
    }

    /** The URL may have a password. */
    @Override
    public String toString() {
        return "RedisSettings[prefix=%s, timeout=%s, replicas=%d]".formatted(prefix, timeout, replicas);
    }
}
