package dev.herald.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.WholePath;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** While the log retains everything, each client receives each message once, without a gap. */
@WholePath
class RecoveryIT {

    @LocalServerPort
    private int port;

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    @Timeout(value = 120, unit = TimeUnit.SECONDS)
    void everybodyEndsWithExactlyWhatWasPublished(long seed) throws Exception {
        List<ReconnectingClient> wanderers = new MessageLoad(port, 100).run(500, seed * 1000);

        assertThat(wanderers).allSatisfy(wanderer -> {
            assertThat(wanderer.gaps()).isZero();
            assertThat(wanderer.connections()).isGreaterThan(3);
        });
    }
}
