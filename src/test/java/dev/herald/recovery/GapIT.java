package dev.herald.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.WholePath;
import dev.herald.testing.BesideOthers;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/**
 * With a log too small for absent clients, each client receives exactly the gaps of what it missed. No other class has this size of a log,
 * so that it has a service of its own.
 */
@WholePath
@TestPropertySource(properties = "herald.topic.history.count=25")
@BesideOthers
class GapIT {

    @LocalServerPort
    private int port;

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    @Timeout(value = 120, unit = TimeUnit.SECONDS)
    void everyClientReceivesAllOrAGap(long seed) throws Exception {
        List<ReconnectingClient> wanderers = new MessageLoad(port, 100).run(500, seed * 1000);

        assertThat(wanderers.stream().mapToInt(ReconnectingClient::gaps).sum())
                .as("gaps, or this shows nothing")
                .isPositive();
    }
}
