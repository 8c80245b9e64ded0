package dev.herald.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.herald.Http;
import dev.herald.RawClient;
import dev.herald.logging.RecordedLog;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Who is refused is logged once, with what an operator needs to know, and without any secret. */
@Protected
class RefusalLogIT {

    private static final String SESSIONS = "GET /sessions?x=planted-query HTTP/1.1\nHost: localhost\n";

    @LocalServerPort
    private int port;

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
    void namesWhoHasNoCredentials() {
        assertLogged(
                SESSIONS,
                "WARN Request refused: it has no credentials."
                        + " [address=127.0.0.1, method=GET, path=/sessions, cause=anonymous]");
    }

    @Test
    void logsTheLocationOfFailedCredentialsAndTheReason() {
        assertLogged(
                SESSIONS + "X-API-Key: planted-key-that-is-none-0000\n",
                "WARN Request refused: its credentials are invalid. [address=127.0.0.1, method=GET, path=/sessions,"
                        + " credentials=X-API-Key, reason=\"",
                "cause=credentials]");
        assertLogged(
                SESSIONS + "Authorization: Bearer "
                        + Issuer.hs256(Issuer.ada()
                                .expirationTime(Date.from(Instant.now().minusSeconds(60)))) + "\n",
                "credentials=Authorization, reason=\"The token expired at ");
    }

    @Test
    void namesTheCallerAndTheScopeThatItLacks() {
        assertLogged(
                SESSIONS + "X-API-Key: " + Caller.READER + "\n",
                "WARN Request refused: its credentials lack the scope that it requires."
                        + " [address=127.0.0.1, method=GET, path=/sessions, user=key:reader,"
                        + " reason=\"Insufficient scope: \\\"operate\\\" is required.\", cause=scope]");
    }

    @Test
    void namesTheOriginAndTheSettingThatWouldAllowIt() {
        assertLogged(
                SESSIONS + "Origin: https://evil.example\n",
                "WARN Request refused: its origin is not allowed. Add the origin to the setting if you trust it.",
                "origin=https://evil.example, host=localhost, setting=herald.security.allowed-origins, cause=origin]");
    }

    @Test
    void namesTheUserWithoutPermissionToSubscribe() {
        String token = "\nAuthorization: Bearer " + Issuer.hs256(Issuer.subscriber("news.*")) + "\n";
        assertLogged(
                RawClient.HANDSHAKE
                                .replace("/websocket", "/websocket?topic=orders")
                                .strip()
                        + token,
                "WARN Request refused: its credentials do not permit the topic.",
                "path=/websocket, user=user:ada, reason=",
                "cause=topic]");
        assertLogged(
                "GET /events?topic=orders HTTP/1.1\nHost: localhost" + token,
                "WARN Request refused: its credentials do not permit the topic.",
                "path=/events, user=user:ada, reason=");
    }

    /** Also one that was published on a selector's thread, and one among others. */
    @Test
    void namesTheCallerOfTheServerApi() {
        String[] publisher = {"X-API-Key", Caller.PUBLISHER};
        String token =
                "Bearer " + Issuer.hs256(Issuer.subscriber("weather").claim("herald.publish", List.of("weather")));
        String message = "{\"channel\":\"orders\",\"data\":1}";

        assertLoggedCall(
                "/api/info",
                "{}",
                publisher,
                "WARN Call refused: its credentials lack the scope that it requires. [path=/api/info, user=key:publisher,"
                        + " reason=\"permission denied: the scope \\\"operate\\\" is required\", cause=scope]");
        for (String form : List.of("/api/publish", "/api/batch")) {
            assertLoggedCall(
                    form,
                    form.endsWith("batch") ? "{\"commands\":[{\"publish\":%s}]}".formatted(message) : message,
                    new String[] {"Authorization", token},
                    "WARN Call refused: its credentials do not permit the topic. [path=/api/publish, user=user:ada, reason=",
                    "cause=topic]");
        }
        assertLoggedCall(
                "/api/broadcast",
                "{\"channels\":[\"orders\"],\"data\":1}",
                new String[] {"Authorization", token},
                "path=/api/broadcast, user=user:ada");
        assertLoggedCall(
                "/api/publish",
                message.replace("1", "\"" + "a".repeat(70_000) + "\""),
                publisher,
                "WARN Call refused: it exceeds a limit. [path=/api/publish, user=key:publisher, reason=\"The message has",
                "setting=herald.topic.message-size, cause=message_size]");
    }

    private void assertLoggedCall(String path, String body, String[] headers, String... parts) {
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            log.clear();
            new Http(port).post(path, body, headers);
            assertThat(log.linesWith("refused")).hasSize(1).first().asString().contains(parts);
        });
    }

    @Test
    void escapesWhatAClientWrote() {
        String user = "ada\n2026-01-01 ERROR forged\u001b[31m";
        assertLogged(
                SESSIONS + "Authorization: Bearer "
                        + Issuer.hs256(Issuer.subscriber("news.*").subject(user)) + "\n",
                "user=\"user:ada\\\\u000a2026-01-01 ERROR forged\\\\u001b[31m\"");
        assertLogged(SESSIONS + "Origin: https://a\", user=\"root\n", "origin=\"https://a\\\", user=\\\"root\"");
        assertThat(log.lines()).noneMatch(line -> line.matches("(?s).*[\n\u001b].*"));
    }

    @Test
    void hasNoSecret() throws Exception {
        for (ProtectedEndpoint endpoint : ProtectedEndpoint.values()) {
            endpoint.request(port, "X-API-Key: planted-key-that-is-none-0000");
            endpoint.request(port, "X-API-Key: " + Caller.READER);
            endpoint.request(port, "Authorization: Bearer planted-token");
            endpoint.request(port, "Authorization: Basic planted-password");
            endpoint.request(port, "Sec-WebSocket-Protocol: bearer, planted-token");
            endpoint.request(port, "Cookie: planted-cookie", "Origin: https://evil.example");
        }
        RawClient.exchange(port, SESSIONS.replace("?", "?access_token=planted-token&"));

        assertThat(log.linesWith("refused")).isNotEmpty();
        assertThat(log.lines()).noneMatch(line -> line.contains("planted-"));
    }

    /** Again until it is logged: others may have been refused for the same cause in this second. */
    private void assertLogged(String head, String... parts) {
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            log.clear();
            ask(head);
            assertThat(log.linesWith("refused")).hasSize(1).first().asString().contains(parts);
        });
    }

    private void ask(String head) throws IOException {
        RawClient.exchangeHead(port, head, "");
    }
}
