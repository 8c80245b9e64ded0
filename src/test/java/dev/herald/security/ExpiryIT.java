package dev.herald.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.herald.Client;
import dev.herald.EventClient;
import dev.herald.RawClient;
import dev.herald.WholePath;
import dev.herald.session.SessionRegistry;
import dev.herald.topic.FakeTicker;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

/** Expired and rejected tokens, and secrets that no log contains, with all log levels on. */
@Protected
@Import(WholePath.Time.class)
@TestPropertySource(
        properties = {
            "herald.security.access-token-parameter=true",
            "logging.level.dev.herald=TRACE",
            "logging.level.org.springframework.web=DEBUG",
            "logging.level.org.springframework.security=TRACE"
        })
@ExtendWith(OutputCaptureExtension.class)
class ExpiryIT {

    private static final Duration SKEW = Duration.ofSeconds(30);
    private static final List<String> LOGGED =
            List.of("dev.herald", "org.springframework.web", "org.springframework.security");

    @LocalServerPort
    private int port;

    @Autowired
    private SessionRegistry registry;

    @Autowired
    private FakeTicker ticker;

    /** Levels are the JVM's, and would stay for the tests that follow. */
    @AfterAll
    static void resetLogLevels() {
        LoggingSystem logging = LoggingSystem.get(ExpiryIT.class.getClassLoader());
        LOGGED.forEach(name -> logging.setLogLevel(name, null));
    }

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

    @Test
    void nothingThatIsLoggedHasASecret(CapturedOutput output) throws Exception {
        String token = token(60);
        String refused = Issuer.hs256(Issuer.subscriber("news.*").audience("planted-audience"));
        try (Client inUrl = Client.connect(port, "/websocket?topic=news.a&access_token=" + token);
                Client inProtocol = Client.connect(port, "/websocket", "bearer", token)) {
            inUrl.send("hello");
            assertThat(inUrl.text()).isEqualTo("hello");
            inProtocol.send("hello");
            assertThat(inProtocol.text()).isEqualTo("hello");
        }
        for (ProtectedEndpoint endpoint : ProtectedEndpoint.values()) {
            endpoint.request(port, "X-API-Key: " + Caller.ROTATED);
            endpoint.request(port, "X-API-Key: planted-key-that-is-none-0000");
            endpoint.request(port, "Authorization: Bearer " + token);
            endpoint.request(port, "Authorization: Bearer " + refused);
        }
        String meters = RawClient.exchange(
                        port, "GET /actuator/prometheus HTTP/1.1\nHost: localhost\nX-API-Key: " + Caller.READER + "\n")
                .body();

        assertThat(meters).contains("herald_requests_rejected_total");
        LoggerFactory.getLogger(ExpiryIT.class).info("the last line");
        await().atMost(Duration.ofSeconds(30)).until(() -> output.getAll().contains("the last line"));
        for (String text : new String[] {output.getAll(), meters}) {
            assertThat(text).doesNotContain("planted-", token, refused, token.substring(token.lastIndexOf('.')));
        }
    }

    @Test
    void responsesContainNoSecret() throws Exception {
        String refused = Issuer.hs256(Issuer.subscriber("news.*").audience("planted-audience"));
        for (ProtectedEndpoint endpoint : ProtectedEndpoint.values()) {
            RawClient.Response response = endpoint.request(port, "Authorization: Bearer " + refused);

            assertThat(response.headers().toString()).doesNotContain("planted-", refused);
        }
        String problem = RawClient.exchange(
                        port, "GET /topics?access_token=" + refused + " HTTP/1.1\nHost: localhost\n")
                .body();
        assertThat(problem).contains("audience (aud)").doesNotContain("planted-", refused);
    }

    private static String token(long seconds) {
        return Issuer.hs256(Issuer.subscriber("news.*")
                .expirationTime(Date.from(Instant.now().plusSeconds(seconds))));
    }
}
