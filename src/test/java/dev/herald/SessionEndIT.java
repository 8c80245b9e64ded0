package dev.herald;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.herald.RawClient.Frame;
import dev.herald.rfc6455.ClientFrames;
import dev.herald.session.SessionRegistry;
import dev.herald.topic.FakeTicker;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** However a client goes, its session does not stay. */
@WholePath
class SessionEndIT {

    private static final Duration PING_INTERVAL = Duration.ofSeconds(25);
    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    @LocalServerPort
    private int port;

    @Autowired
    private SessionRegistry registry;

    @Autowired
    private FakeTicker ticker;

    @BeforeEach
    void awaitNoSessions() {
        eventually(() -> registry.size() == 0 && registry.endingCount() == 0);
    }

    @Test
    void closedClientLeavesTheRegistry() throws Exception {
        try (Client client = connect()) {
            client.close(1000);
            assertThat(client.closeCode()).isEqualTo(1000);

            eventually(() -> registry.size() == 0 && registry.endingCount() == 0);
        }
    }

    @Test
    void clientThatVanishesLeavesTheRegistry() throws Exception {
        connectRaw().disconnect();

        eventually(() -> registry.size() == 0 && registry.endingCount() == 0);
    }

    @Test
    void clientThatResetsItsConnectionLeavesTheRegistry() throws Exception {
        connectRaw().reset();

        eventually(() -> registry.size() == 0 && registry.endingCount() == 0);
    }

    @Test
    void clientIsAskedEveryPingIntervalWhetherItIsThere() throws Exception {
        try (Client client = connect()) {
            for (int pings = 1; pings <= 3; pings++) {
                ticker.advance(PING_INTERVAL);
                int expected = pings;
                eventually(() -> client.pings() == expected);
                // Its pong is read before the response to its next message is sent.
                client.send("still here");
                assertThat(client.text()).isEqualTo("still here");
            }

            assertThat(registry.size()).isOne();
        }
    }

    @Test
    void clientThatOnlyPingsAndPongsStays() throws Exception {
        try (RawClient client = connectRaw()) {
            for (Duration connected = Duration.ZERO;
                    connected.compareTo(IDLE_TIMEOUT) < 0;
                    connected = connected.plus(PING_INTERVAL)) {
                ticker.advance(PING_INTERVAL);
                assertThat(client.next().firstByte()).isEqualTo(ClientFrames.PING);
                // A pong has no response; that to the following ping shows that it was read.
                client.send(ClientFrames.PONG, "");
                client.send(ClientFrames.PING, "alive?");
                assertThat(client.next().text()).isEqualTo("alive?");
            }

            assertThat(registry.size()).isOne();
        }
    }

    @Test
    void silentClientIsClosedAsIdleAndThenCut() throws Exception {
        try (RawClient client = connectRaw()) {
            ticker.advance(IDLE_TIMEOUT);

            Frame closeFrame = client.next();
            assertThat(closeFrame.firstByte()).isEqualTo(ClientFrames.CLOSE);
            assertThat(closeFrame.closeCode()).isEqualTo(1001);
            assertThat(registry.size()).isZero();
            assertThat(registry.endingCount()).isOne();

            ticker.advance(CLOSE_TIMEOUT);
            assertThat(client.isAtEnd()).isTrue();
            eventually(() -> registry.endingCount() == 0);
        }
    }

    private Client connect() throws Exception {
        Client client = Client.connect(port);
        eventually(() -> registry.size() == 1);
        return client;
    }

    private RawClient connectRaw() throws Exception {
        RawClient client = RawClient.connect(port);
        eventually(() -> registry.size() == 1);
        return client;
    }

    private static void eventually(Callable<Boolean> condition) {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .until(condition);
    }
}
