package dev.herald.redis;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterURIUtil;
import java.net.URI;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Parses {@code herald.redis.url}. */
final class RedisAddress {

    private static final Pattern CLUSTER = Pattern.compile("(rediss?)-cluster(://.*)", Pattern.DOTALL);

    private RedisAddress() {}

    /**
     * @throws IllegalArgumentException if the URL is invalid; its message leaves out the URL, which may contain a
     *     password
     */
    static RedisURI of(RedisSettings settings) {
        return parse(settings, () -> List.of(RedisURI.create(settings.url()))).getFirst();
    }

    static boolean isCluster(RedisSettings settings) {
        return CLUSTER.matcher(settings.url()).matches();
    }

    /**
     * The configured nodes of a cluster, from which the others are discovered.
     *
     * @throws IllegalArgumentException as {@link #of}
     */
    static List<RedisURI> seeds(RedisSettings settings) {
        String plain = CLUSTER.matcher(settings.url()).replaceFirst("$1$2");
        return parse(settings, () -> RedisClusterURIUtil.toRedisURIs(URI.create(plain)));
    }

    private static List<RedisURI> parse(RedisSettings settings, Supplier<List<RedisURI>> parser) {
        List<RedisURI> all;
        try {
            all = parser.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("herald.redis.url: it is no address of a Redis"
                    + " (expected: such as redis://host:6379, rediss://user:password@host:6379/0,"
                    + " redis-sentinel://host:26379,host:26379/0#master or redis-cluster://host:6379,host:6379)");
        }
        for (RedisURI uri : all) {
            uri.setTimeout(settings.timeout());
            uri.setClientName("herald");
            // Otherwise each connection sends CLIENT SETINFO, for which some users lack the permission.
            uri.setLibraryName("");
            uri.setLibraryVersion("");
        }
        return all;
    }
}
