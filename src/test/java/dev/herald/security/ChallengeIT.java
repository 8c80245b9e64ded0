package dev.herald.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import dev.herald.RawClient;
import dev.herald.RawClient.Response;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A rejected caller learns which permission is missing, in the problem detail and in {@code WWW-Authenticate}. */
@Protected
class ChallengeIT {

    @LocalServerPort
    private int port;

    @Test
    void credentialsAreMissing() throws Exception {
        assertRefused(
                request("GET /node", ""),
                401,
                "Credentials are missing: send an API key or a token in the header Authorization: Bearer.",
                "Bearer");
    }

    @Test
    void anApiKeyLacksAScope() throws Exception {
        assertRefused(
                request("POST /broadcast", "X-API-Key: " + Caller.READER),
                403,
                "Insufficient scope: \"publish\" is required.",
                "Bearer error=\"insufficient_scope\", error_description=\"Insufficient scope: 'publish' is required.\","
                        + " scope=\"publish\"");
    }

    @Test
    void aTokenLacksAClaim() throws Exception {
        assertRefused(
                request("GET /sessions", bearer(Issuer.hs256(Issuer.subscriber("news.*")))),
                403,
                "Insufficient scope: \"operate\" is required, which a token has by its claim herald.operate.",
                "Bearer error=\"insufficient_scope\", error_description=\"Insufficient scope: 'operate' is required,"
                        + " which a token has by its claim herald.operate.\", scope=\"operate\"");
    }

    @Test
    void aClaimLacksATopic() throws Exception {
        String detail = "No permission to publish to topic secret: it is not in the claim herald.publish of the token.";

        assertRefused(
                request("POST /broadcast?topic=secret", bearer(Issuer.hs256(Issuer.publisher("news.*")))),
                403,
                detail,
                "Bearer error=\"insufficient_scope\", error_description=\"%s\", scope=\"publish\"".formatted(detail));
    }

    @Test
    void aHandshakeIsRefusedForATopic() throws Exception {
        String detail =
                "No permission to subscribe to topic secret: it is not in the claim herald.subscribe of the token.";
        String handshake = RawClient.HANDSHAKE.replace("/websocket", "/websocket?topic=secret");

        assertRefused(
                RawClient.exchange(port, handshake + bearer(Issuer.hs256(Issuer.subscriber("news.*"))) + "\n"),
                403,
                detail,
                "Bearer error=\"insufficient_scope\", error_description=\"%s\", scope=\"read\"".formatted(detail));
    }

    @Test
    void anExpiredTokenSaysWhenItExpired() throws Exception {
        Instant expiry = Instant.parse("2026-01-02T03:04:05Z");
        String detail = "The token expired at 2026-01-02T03:04:05Z (exp).";

        assertRefused(
                request("GET /node", bearer(Issuer.hs256(Issuer.ada().expirationTime(Date.from(expiry))))),
                401,
                detail,
                "Bearer error=\"invalid_token\", error_description=\"%s\"".formatted(detail));
    }

    @Test
    void aTokenOfLaterSaysWhenItIsValid() throws Exception {
        Instant start = Instant.parse("2126-01-02T03:04:05Z");
        String detail = "The token is not valid before 2126-01-02T03:04:05Z (nbf).";

        assertRefused(
                request(
                        "GET /node",
                        bearer(Issuer.hs256(Issuer.ada()
                                .notBeforeTime(Date.from(start))
                                .expirationTime(Date.from(start.plusSeconds(60)))))),
                401,
                detail,
                "Bearer error=\"invalid_token\", error_description=\"%s\"".formatted(detail));
    }

    @Test
    void aTokenNeedsAnExpiry() throws Exception {
        String detail = "The token has no expiry (exp).";

        assertRefused(
                request("GET /node", bearer(Issuer.hs256(Issuer.ada().expirationTime(null)))),
                401,
                detail,
                "Bearer error=\"invalid_token\", error_description=\"%s\"".formatted(detail));
    }

    @Test
    void aClaimOfAnotherTypeIsNamed() throws Exception {
        String detail = "The claim herald.publish is invalid: a list of topic patterns is required.";

        assertRefused(
                request("GET /node", bearer(Issuer.hs256(Issuer.ada().claim("herald.publish", "news.*")))),
                401,
                detail,
                "Bearer error=\"invalid_token\", error_description=\"%s\"".formatted(detail));
    }

    private Response request(String request, String header) throws Exception {
        List<String> parts = List.of(request.split(" "));
        return RawClient.exchange(
                port,
                "%s %s HTTP/1.1\nHost: localhost\nContent-Length: 0\nConnection: close\n%s"
                        .formatted(parts.getFirst(), parts.getLast(), header.isEmpty() ? "" : header + "\n"));
    }

    private static String bearer(String token) {
        return "Authorization: Bearer " + token;
    }

    private static void assertRefused(Response response, int status, String detail, String challenge) {
        assertThat(response.status()).isEqualTo(status);
        assertThat(JsonPath.<String>read(response.body(), "$.detail")).isEqualTo(detail);
        assertThat(response.headers()).containsEntry("www-authenticate", challenge);
    }
}
