package dev.herald.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.herald.settings.MisconfiguredException;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisURI;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

/** The credentials with which Redis is addressed. */
class RedisAddressTests {

    @Test
    void aPasswordReplacesThatOfTheUrl() {
        RedisURI uri = RedisAddress.of(settings("redis://old:secret@host:6379/1", "herald", "new", null, null));

        assertThat(credentials(uri).getUsername()).isEqualTo("herald");
        assertThat(credentials(uri).getPassword()).containsExactly('n', 'e', 'w');
        assertThat(uri.getDatabase()).isEqualTo(1);
    }

    @Test
    void theDefaultUserHasNoName() {
        RedisURI uri = RedisAddress.of(settings("redis://host", null, "new", null, null));

        assertThat(credentials(uri).hasUsername()).isFalse();
        assertThat(credentials(uri).getPassword()).containsExactly('n', 'e', 'w');
    }

    @Test
    void everyNodeOfAClusterHasThem() {
        assertThat(RedisAddress.seeds(settings("redis-cluster://a:1,b:2", "herald", "new", null, null)))
                .hasSize(2)
                .allSatisfy(uri -> assertThat(credentials(uri).getPassword()).containsExactly('n', 'e', 'w'));
    }

    @Test
    void sentinelsHaveTheirOwn() {
        RedisURI uri =
                RedisAddress.of(settings("redis-sentinel://of-redis@a:1,b:2/0#main", null, null, "watch", "other"));

        assertThat(credentials(uri).getPassword()).containsExactly("of-redis".toCharArray());
        assertThat(uri.getSentinels()).hasSize(2).allSatisfy(sentinel -> {
            assertThat(credentials(sentinel).getUsername()).isEqualTo("watch");
            assertThat(credentials(sentinel).getPassword()).containsExactly("other".toCharArray());
        });
    }

    @Test
    void aUserNeedsAPassword() {
        assertThatThrownBy(() -> settings("redis://host", "herald", null, null, null))
                .isInstanceOf(MisconfiguredException.class)
                .hasMessage("herald.redis.username is set without herald.redis.password.");
        assertThatThrownBy(() -> settings("redis-sentinel://host#main", null, null, "watch", null))
                .hasMessage("herald.redis.sentinel-username is set without herald.redis.sentinel-password.");
    }

    private static RedisCredentials credentials(RedisURI uri) {
        return Objects.requireNonNull(
                uri.getCredentialsProvider().resolveCredentials().block());
    }

    private static RedisSettings settings(
            String url,
            @Nullable String username,
            @Nullable String password,
            @Nullable String sentinelUsername,
            @Nullable String sentinelPassword) {
        return new RedisSettings(
                url,
                username,
                password,
                sentinelUsername,
                sentinelPassword,
                "herald",
                Duration.ofSeconds(2),
                0,
                DataSize.ofMegabytes(1),
                Duration.ofDays(1),
                null);
    }
}
