package dev.herald.redis;

import dev.herald.settings.MisconfiguredException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterURIUtil;
import java.net.URI;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parses {@code herald.redis.url}. */
final class RedisAddress {

    private static final Pattern CLUSTER = Pattern.compile("(rediss?)-cluster(://.*)", Pattern.DOTALL);

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.%]+]");

    private RedisAddress() {}

    /**
     * @throws MisconfiguredException if the URL is invalid; its message leaves out the URL, which may contain a password
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
     * @throws MisconfiguredException as {@link #of}
     */
    static List<RedisURI> seeds(RedisSettings settings) {
        String plain = CLUSTER.matcher(settings.url()).replaceFirst("$1$2");
        return parse(settings, () -> RedisClusterURIUtil.toRedisURIs(URI.create(plain)));
    }

    private static List<RedisURI> parse(RedisSettings settings, Supplier<List<RedisURI>> parser) {
        List<RedisURI> all = parsed(parser);
        for (RedisURI uri : all) {
            uri.setTimeout(settings.timeout());
            uri.setClientName("herald");
            // Otherwise each connection sends CLIENT SETINFO, for which some users lack the permission.
            uri.setLibraryName("");
            uri.setLibraryVersion("");
            authenticate(uri, settings.username(), settings.password());
            uri.getSentinels()
                    .forEach(sentinel ->
                            authenticate(sentinel, settings.sentinelUsername(), settings.sentinelPassword()));
        }
        return all;
    }

    /** Without a password the URL's own remains. */
    private static void authenticate(RedisURI uri, @Nullable String username, @Nullable String password) {
        if (password == null) {
            return;
        }
        if (username == null) {
            uri.setAuthentication(password);
        } else {
            uri.setAuthentication(username, password);
        }
    }

    private static List<RedisURI> parsed(Supplier<List<RedisURI>> parser) {
        try {
            List<RedisURI> all = parser.get();
            if (all.stream().allMatch(RedisAddress::hasHost)) {
                return all;
            }
        } catch (IllegalArgumentException e) {
            // Its message may have the password.
        }
        throw new MisconfiguredException(
                "herald.redis.url: not an address of Redis (expected: such as redis://host:6379, rediss://host:6379/0 with TLS,"
                        + " redis-sentinel://host:26379,host:26379/0#master or redis-cluster://host:6379,host:6379)",
                "Correct herald.redis.url. Names of hosts have letters, digits, hyphens and dots, ports are from 1 to 65535.");
    }

    /** Lettuce takes what is no host and port as a host, also the port of {@code host:port}. */
    private static boolean hasHost(RedisURI uri) {
        String host = uri.getHost();
        return host == null
                ? !uri.getSentinels().isEmpty() || uri.getSocket() != null
                : HOST.matcher(host).matches();
    }
}
