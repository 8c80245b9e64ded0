package dev.herald.emulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.herald.Http;
import dev.herald.WholePath;
import dev.herald.session.Session;
import dev.herald.session.SessionRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/** Streams whose sockets are full, on logs that keep twenty messages, beside one that reads. */
@WholePath
@TestPropertySource(properties = "herald.topic.history.count=20")
class SlowStreamsIT {

    private static final String TOPIC = "everything:slow";
    private static final String MESSAGE = "\"" + "x".repeat(60_000) + "\"";

    @LocalServerPort
    private int port;

    @Autowired
    private SessionRegistry registry;

    @Autowired
    private MeterRegistry meters;

    @BeforeEach
    void awaitNoSessions() {
        await().atMost(Duration.ofSeconds(30)).until(() -> registry.size() == 0);
    }

    /** It takes no more memory than one message, and slows nobody. */
    @ParameterizedTest
    @EnumSource
    void learnsThatItHasFallenBehind(StreamKind kind) throws Exception {
        try (StreamOf slow = kind.subscribed(port, narrow(), TOPIC)) {
            Session session = registry.all().iterator().next();
            try (StreamOf other = kind.subscribed(port, TOPIC)) {
                while (session.isOpen() && !session.subscribedTo().isEmpty()) {
                    publish();
                    other.next(MESSAGE);
                    assertThat(heldBySessions()).isLessThan(2.0 * MESSAGE.length());
                }
            }

            if (kind.isOneWay()) {
                slow.next("{\"disconnect\":{\"code\":3010,\"reason\":\"insufficient state\"}}");
                assertThat(slow.next()).as("end").isEmpty();
            } else {
                slow.next("\"unsubscribe\":{\"code\":2500,\"reason\":\"insufficient state\"}");
                StreamKind.send(port, slow, "{\"id\":3,\"subscribe\":{\"channel\":\"%s\"}}".formatted(TOPIC));
                slow.next("\"id\":3,\"subscribe\":{");
            }
        }
    }

    private static Socket narrow() throws Exception {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        return socket;
    }

    private void publish() throws Exception {
        assertThat(new Http(port)
                        .post("/broadcast?topic=" + TOPIC, MESSAGE, "Content-Type", "application/json")
                        .statusCode())
                .isEqualTo(202);
    }

    private double heldBySessions() {
        return meters.get("herald.memory.used").tag("use", "sessions").gauge().value();
    }
}
