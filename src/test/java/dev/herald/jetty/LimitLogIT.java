package dev.herald.jetty;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.herald.RawClient;
import dev.herald.WholePath;
import dev.herald.logging.RecordedLog;
import dev.herald.session.SessionDrainer;
import dev.herald.topic.FakeTicker;
import java.time.Duration;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/** Whose request or connection runs into a limit is logged, with the setting that changes it. */
@WholePath
@TestPropertySource(
        properties = {"herald.limits.trusted-proxies=127.0.0.1/8", "herald.limits.handshakes-per-second-by-address=1"})
class LimitLogIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String POST = "POST /broadcast HTTP/1.1\nHost: localhost\n";

    @LocalServerPort
    private int port;

    @Autowired
    private FakeTicker ticker;

    @Autowired
    private BodyArrivals bodies;

    @Autowired
    private PendingConnections pending;

    @Autowired
    private SessionDrainer drainer;

    private RecordedLog log;

    @BeforeEach
    void record() {
        log = RecordedLog.ofAll(); // not before the service is there: its start takes what logs were open
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void namesTheAddressWhoseHandshakesAreTooMany() {
        assertLogged(
                () -> {
                    for (int i = 0; i < 3; i++) {
                        RawClient.exchangeHead(port, RawClient.HANDSHAKE + "X-Forwarded-For: 192.0.2.7\n", "");
                    }
                },
                "WARN Request refused: it exceeds a limit. [address=192.0.2.7, method=GET, path=/websocket,"
                        + " setting=herald.limits.handshakes-per-second-by-address, reason=\"",
                "cause=handshakes_by_address]");
    }

    @Test
    void namesWhoseMessageIsTooLarge() {
        assertLogged(
                () -> RawClient.exchangeHead(port, POST + "Content-Length: 70000\n", "x".repeat(70_000)),
                "WARN Request refused: it exceeds a limit.",
                "path=/broadcast, setting=herald.topic.message-size, user=anonymous,",
                "cause=message_size]");
    }

    @Test
    void namesWhoseHeadIsTooLong() {
        assertLogged(
                () -> RawClient.exchange(
                        port, "GET /topics HTTP/1.1\nHost: localhost\nX-Long: " + "y".repeat(40_000) + "\n"),
                "WARN Request refused: it exceeds a limit.",
                "setting=server.max-http-request-header-size",
                "cause=header_size]");
    }

    @Test
    void namesWhoseBodyTakesTooLong() {
        assertLogged(
                () -> {
                    try (RawClient slow = new RawClient(port)) {
                        slow.sendAhead(POST + "Content-Length: 100\n", new byte[0]);
                        await().atMost(SOON).until(() -> bodies.waiting() == 1);
                        ticker.advance(Duration.ofSeconds(10));
                        slow.readResponse();
                    }
                },
                "WARN Request refused: it exceeds a limit.",
                "path=/broadcast, setting=herald.limits.request-timeout, user=anonymous,",
                "cause=request_timeout]");
    }

    @Test
    void namesWhoseHeadTakesTooLong() {
        assertLogged(
                () -> {
                    try (RawClient slow = new RawClient(port)) {
                        slow.send("GET /topics HTTP/1.1\r\n".getBytes(US_ASCII));
                        await().atMost(SOON).until(() -> pending.size() == 1);
                        await().atMost(SOON).until(() -> {
                            ticker.advance(Duration.ofSeconds(11));
                            pending.closeOverdue();
                            return pending.size() == 0;
                        });
                    }
                },
                "WARN Connection closed: no complete request head arrived in time."
                        + " [setting=herald.limits.request-timeout, address=127.0.0.1, cause=request_timeout]");
    }

    @Test
    void saysWhyAHandshakeIsRefused() {
        assertLogged(
                () -> RawClient.exchange(
                        port, "GET /websocket HTTP/1.1\nHost: localhost\nX-Forwarded-For: 192.0.2.8\n"),
                "WARN Handshake refused: it does not ask for an upgrade to WebSocket."
                        + " If there is a proxy, check that it forwards the header Upgrade."
                        + " [address=192.0.2.8, path=/websocket, status=426, reason=\"A WebSocket handshake needs the headers ",
                "cause=version]");
    }

    @Test
    void takesItAsIntendedThatADrainingNodeRefuses() {
        drainer.start(1, Duration.ZERO, false);
        try {
            assertLogged(
                    () -> RawClient.exchangeHead(port, RawClient.HANDSHAKE, ""),
                    "INFO Handshake refused: this node is draining. [address=127.0.0.1, path=/websocket, status=503");
        } finally {
            drainer.cancel();
        }
    }

    /** Again until it is logged: others may have run into the same limit in this second. */
    private void assertLogged(ThrowingRunnable action, String... parts) {
        await().atMost(SOON).untilAsserted(() -> {
            log.clear();
            ticker.advance(Duration.ofSeconds(60));
            action.run();
            assertThat(log.lines()).filteredOn(line -> line.contains(parts[0])).hasSize(1);
            assertThat(log.linesWith(parts[0]).getFirst()).contains(parts);
        });
    }
}
