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
import org.junit.jupiter.api.Test;
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
    private static final String MESSAGE = "x".repeat(60_000);

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

    /** What it sends waits for it, as on a WebSocket, which is not read from. */
    @Test
    void isRepliedToOnceItReads() throws Exception {
        for (int i = 0; i < 20; i++) {
            publish();
        }
        try (StreamOf slow = StreamKind.HTTP_STREAM.subscribed(port, narrow(), TOPIC)) {
            for (int id = 3; id <= 5; id++) {
                StreamKind.send(
                        port, slow, "{\"id\":%d,\"history\":{\"channel\":\"%s\",\"limit\":-1}}".formatted(id, TOPIC));
            }

            for (int id = 3; id <= 5; id++) {
                assertThat(slow.next("\"history\":{"))
                        .startsWith("{\"id\":" + id + ",")
                        .contains(MESSAGE);
            }
        }
    }

    private static Socket narrow() throws Exception {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        return socket;
    }

    private void publish() {
        new Http(port).publish("/broadcast?topic=" + TOPIC, MESSAGE);
    }

    private double heldBySessions() {
        return meters.get("herald.memory.used").tag("use", "sessions").gauge().value();
    }
}
