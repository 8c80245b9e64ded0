package dev.herald;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "herald.tick.interval=200ms")
class TickIT {

    @LocalServerPort
    private int port;

    @Test
    void clientReceivesTicks() throws Exception {
        try (Client client = Client.connect(port)) {
            assertThat(client.texts(3)).containsOnly("tick");
        }
    }

    @Test
    void ticksAreCountedAsPublished() throws Exception {
        Http http = new Http(port);
        double before = ticks(http);

        await().atMost(Duration.ofSeconds(30)).until(() -> ticks(http) >= before + 3);
    }

    private static double ticks(Http http) throws Exception {
        return Scrape.of(http).value("herald_messages_published_total", "source", "tick");
    }
}
