package dev.herald.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.herald.Client;
import dev.herald.EventClient;
import dev.herald.Http;
import dev.herald.WholePath;
import dev.herald.session.SessionRegistry;
import dev.herald.testing.Program;
import dev.herald.testing.RequiresProgram;
import dev.herald.topic.FakeTicker;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;

/** Tokens that expire while their sessions are open. */
@Protected
@Import(WholePath.Time.class)
class ExpiryIT {

    private static final Duration SKEW = Duration.ofSeconds(30);
    private static final String TOPIC = "news.renewed";

    @LocalServerPort
    private int port;

    @Autowired
    private SessionRegistry registry;

    @Autowired
    private FakeTicker ticker;

    @Test
    void endsSessionsWhoseTokenHasExpired() throws Exception {
        String shortLived = token(60);
        try (Client socket = Client.connect(port, "/websocket", "bearer", shortLived);
                Client longer = Client.connect(port, "/websocket", "bearer", token(3600));
                Client key = Client.connect(port, "/websocket", "bearer", Caller.READER);
                EventClient stream = EventClient.connect(port, "/events", "Authorization", "Bearer " + shortLived)) {
            await().atMost(Duration.ofSeconds(30)).until(() -> registry.size() == 4);

            expire();

            assertThat(socket.closeCode()).isEqualTo(1008);
            assertThat(stream.next())
                    .extracting("name", "data")
                    .containsExactly("herald/close", "{\"code\":1008,\"reason\":\"token expired\"}");
            assertThat(registry.ofUser("ada")).hasSize(1);
            assertThat(registry.size()).isEqualTo(2);
            assertThat(longer.unread() + key.unread()).isZero();
        }
    }

    @Test
    @RequiresProgram(Program.NODE)
    void letsTheJavaScriptClientResumeWithAnotherToken(@TempDir Path directory) throws Exception {
        try (HeraldInNode herald = new HeraldInNode(directory, port, "sse", TOPIC)) {
            herald.token(token(60));
            assertThat(List.of(herald.next(), herald.next())).containsExactly("asked for a token", "open");
            publish("one");
            assertThat(herald.next()).isEqualTo("one");

            expire();
            assertThat(herald.next()).isEqualTo("asked for a token");
            publish("two");
            herald.token(token(60));
            assertThat(List.of(herald.next(), herald.next())).containsExactly("open", "two");

            expire();
            for (String invalid : List.of(token(-60), "none", token(-120))) {
                assertThat(herald.next()).isEqualTo("asked for a token");
                herald.token(invalid);
            }
            assertThat(herald.next()).startsWith("closed 401");
        }
    }

    private void expire() {
        ticker.advance(Duration.ofSeconds(61).plus(SKEW));
        registry.all().forEach(session -> session.activity().receivedBytes(0)); // only the tokens end sessions
    }

    private void publish(String text) throws Exception {
        new Http(port).post("/broadcast?topic=" + TOPIC, text, "X-API-Key", Caller.PUBLISHER);
    }

    private static String token(long seconds) {
        return Issuer.hs256(Issuer.subscriber("news.*")
                .jwtID(UUID.randomUUID().toString())
                .expirationTime(Date.from(Instant.now().plusSeconds(seconds))));
    }
}
