package dev.herald.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.herald.Http;
import dev.herald.RawClient;
import dev.herald.WholePath;
import dev.herald.session.SessionRegistry;
import dev.herald.testing.BesideOthers;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/** Thirty subscribers that read nothing, of a topic whose log holds one megabyte. */
@WholePath
@TestPropertySource(properties = "herald.topic.history.size=1MB")
@BesideOthers
class SlowSubscribersIT {

    private static final int SLOW = 30;
    private static final int MESSAGES = 300;
    private static final String MESSAGE = "x".repeat(16_000);

    /** A saturated machine tolerates clients that have only just stopped reading. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    @LocalServerPort
    private int port;

    @Autowired
    private SessionRegistry registry;

    private final List<RawClient> clients = new ArrayList<>();

    @AfterEach
    void closeAll() throws IOException {
        for (RawClient client : clients) {
            client.close();
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> registry.size() == 0);
    }

    @Test
    void doNotDelayOthers() throws Exception {
        RawClient honest = subscribe(new Socket());
        for (int i = 0; i < SLOW; i++) {
            Socket narrow = new Socket();
            narrow.setReceiveBufferSize(4096);
            subscribe(narrow);
        }
        await().until(() -> registry.size() == 1 + SLOW);

        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            Future<Integer> received = thread.submit(() -> receive(honest));
            publishAll();
            assertThat(received.get()).isEqualTo(MESSAGES);
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> registry.size() == 1);
    }

    private void publishAll() throws Exception {
        Http http = new Http(port);
        long began = System.nanoTime();
        for (int published = 0; published < MESSAGES; ) {
            int status = http.post("/broadcast?topic=news", published + ":" + MESSAGE)
                    .statusCode();
            if (status == 202) {
                published++;
            } else {
                assertThat(status).isEqualTo(503);
                assertThat(System.nanoTime() - began).isLessThan(GRACE.toNanos());
            }
        }
    }

    private static int receive(RawClient client) throws IOException {
        for (int i = 0; i < MESSAGES; i++) {
            assertThat(client.next().text()).startsWith(i + ":");
        }
        return MESSAGES;
    }

    private RawClient subscribe(Socket socket) throws IOException {
        RawClient client = new RawClient(port, socket);
        clients.add(client);
        client.upgrade(RawClient.HANDSHAKE.replace("/websocket", "/websocket?topic=news"));
        return client;
    }
}
