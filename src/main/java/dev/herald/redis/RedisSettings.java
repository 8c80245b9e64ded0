package dev.herald.redis;

import dev.herald.settings.MisconfiguredException;
import dev.herald.settings.Within;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Redis, or Valkey, between the nodes.
 *
 * @param url Address of Redis: redis://user:password@host:6379/0, rediss:// with TLS, redis-cluster://host:6379,host:6379, or
 *     redis-sentinel://password@host:26379,host:26379/0#name-of-the-master. Without it this node works alone.
 * @param username User of Redis' access control list, with the password; without it the default user.
 * @param password Password of Redis, instead of one in the URL.
 * @param sentinelUsername User of the Sentinels, with their password; without it the default user.
 * @param sentinelPassword Password of the Sentinels. A password in the URL is that of the Redis behind them.
 * @param prefix First part of the names of all keys and channels, so that several installations can share one Redis. 1 to 64 of
 *     A-Z a-z 0-9 _ . : -
 * @param timeout Time that Redis may take to respond before a publish request is rejected with 503. 10ms to 1h.
 * @param replicas Number of replicas that must have a message before its publisher gets 202. 0 to 1000.
 * @param pendingSize Maximum size of the messages of this node that Redis has not acknowledged; further publish requests are
 *     rejected with 503. 1B to 1TB.
 * @param remember Minimum time for which a topic without publications and subscribers keeps its epoch. 1s to 36500d.
 * @param sslBundle Name of the SSL bundle (spring.ssl.bundle) for TLS. Without it the JVM's certificates are trusted.
 */
@ConfigurationProperties("herald.redis")
record RedisSettings(
        String url,
        @Nullable String username,
        @Nullable String password,
        @Nullable String sentinelUsername,
        @Nullable String sentinelPassword,
        @DefaultValue("herald") String prefix,

        @Within(min = "10ms", max = "1h") @DefaultValue("2s")
        Duration timeout,

        @Within(min = "0", max = "1000") @DefaultValue("0") int replicas,

        @Within(min = "1B", max = "1TB") @DefaultValue("32MB")
        DataSize pendingSize,

        @Within(min = "1s", max = "36500d") @DefaultValue("1d")
        Duration remember,

        @Nullable String sslBundle) {

    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9_.:-]{1,64}");

    RedisSettings {
        if (url != null && url.isBlank()) {
            throw new MisconfiguredException(
                    "herald.redis.url is empty (expected: the address of Redis, or no such setting)",
                    "Set it to an address, such as redis://host:6379, or remove it so that this node works alone.");
        }
        requirePassword("herald.redis.username", username, "herald.redis.password", password);
        requirePassword(
                "herald.redis.sentinel-username", sentinelUsername, "herald.redis.sentinel-password", sentinelPassword);
        if (!PREFIX.matcher(prefix).matches()) {
            throw new IllegalArgumentException(
                    "herald.redis.prefix: \"%s\" (expected: 1 to 64 of A-Z a-z 0-9 _ . : -)".formatted(prefix));
        }
    }

    private static void requirePassword(
            String usernameName, @Nullable String username, String passwordName, @Nullable String password) {
        if (username != null && password == null) {
            throw new MisconfiguredException(
                    "%s is set without %s.".formatted(usernameName, passwordName),
                    "Set %s too, or remove %s.".formatted(passwordName, usernameName));
        }
    }

    /** The URL may have a password. */
    @Override
    public String toString() {
        return "RedisSettings[prefix=%s, timeout=%s, replicas=%d]".formatted(prefix, timeout, replicas);
    }
}
