package dev.herald.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.herald.Client;
import dev.herald.EventClient;
import dev.herald.WholePath;
import dev.herald.session.SessionRegistry;
import dev.herald.topic.FakeTicker;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;

/** Tokens that expire while their sessions are open. */
@Protected
@Import(WholePath.Time.class)
class ExpiryIT {

    private static final Duration SKEW = Duration.ofSeconds(30);

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

            ticker.advance(Duration.ofSeconds(61).plus(SKEW));
            registry.all().forEach(session -> session.activity().receivedBytes(0));

            assertThat(socket.closeCode()).isEqualTo(1008);
            assertThat(stream.next())
                    .extracting("name", "data")
                    .containsExactly("herald/close", "{\"code\":1008,\"reason\":\"token expired\"}");
            assertThat(registry.ofUser("ada")).hasSize(1);
            assertThat(registry.size()).isEqualTo(2);
            assertThat(longer.unread() + key.unread()).isZero();
        }
    }

    private static String token(long seconds) {
        return Issuer.hs256(Issuer.subscriber("news.*")
                .expirationTime(Date.from(Instant.now().plusSeconds(seconds))));
    }
}
