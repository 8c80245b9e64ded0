package dev.herald.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.herald.EventClient;
import dev.herald.EventClient.ReceivedEvent;
import dev.herald.Http;
import dev.herald.WholePath;
import dev.herald.session.CloseReasons;
import dev.herald.session.Session;
import dev.herald.session.SessionRegistry;
import dev.herald.session.SessionWriter;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/** Clients whose sockets are full, on logs that keep twenty messages. */
@WholePath
@TestPropertySource(properties = "herald.topic.history.count=20")
class SlowStreamIT {

    private static final int BYTES = 60_000;

    @LocalServerPort
    private int port;

    @Autowired
    private SessionRegistry registry;

    private Http http;

    @BeforeEach
    void awaitNoSessions() {
        http = new Http(port);
        await().atMost(Duration.ofSeconds(30)).until(() -> registry.size() == 0);
    }

    /** Two topics, so that each event ends with an id of this session's own, and events that no write takes whole. */
    @Test
    void receivesEverythingInOrderOnceItReads() throws Exception {
        try (EventClient client = narrow("/events?topic=slow.a&topic=slow.b")) {
            SessionWriter writer = session().writer();
            int published = 0;
            for (; !writer.isWaiting() || published % 2 == 1; published++) {
                publish(published);
            }
            for (int i = 0; i < 10; i++) { // while the socket is full
                publish(published++);
            }

            int[] next = {0, 1}; // there is an order within a topic, and none between two
            for (int i = 0; i < published; i++) {
                ReceivedEvent event = Objects.requireNonNull(client.next());
                int topic = event.name().equals(topic(0)) ? 0 : 1;
                assertThat(event.data()).as("message " + next[topic]).isEqualTo(message(next[topic]));
                assertThat(List.of(event.id().split(",", -1))).hasSize(3);
                next[topic] += 2;
            }
            assertThat(next).containsExactly(published, published + 1);
            http.publish("/broadcast", "the end");
            assertThat(Objects.requireNonNull(client.next()).data()).isEqualTo("the end");
        }
    }

    @Test
    void isClosedWith1013WhenItFallsOffTheLog() throws Exception {
        try (EventClient client = narrow("/events?topic=slow.a&topic=slow.b")) {
            Session session = session();
            for (int i = 0; session.isOpen(); i++) {
                publish(i);
            }

            assertThat(session.status()).isEqualTo(CloseReasons.TOO_SLOW);
            ReceivedEvent last = Objects.requireNonNull(client.next());
            while (!last.name().equals("herald/close")) {
                last = Objects.requireNonNull(client.next());
            }
            assertThat(last.data()).isEqualTo("{\"code\":1013,\"reason\":\"fell too far behind\"}");
            assertThat(client.next()).isNull();
        }
    }

    private EventClient narrow(String path) throws Exception {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        EventClient client = EventClient.connect(port, socket, path);
        await().atMost(Duration.ofSeconds(30)).until(() -> registry.size() == 1);
        return client;
    }

    private Session session() {
        return registry.all().iterator().next();
    }

    private void publish(int number) {
        http.publish("/broadcast?topic=" + topic(number), message(number));
    }

    private static String topic(int number) {
        return number % 2 == 0 ? "slow.a" : "slow.b";
    }

    private static String message(int number) {
        return number + ":" + String.valueOf((char) ('a' + number % 26)).repeat(BYTES);
    }
}
