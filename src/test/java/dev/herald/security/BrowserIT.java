package dev.herald.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.Http;
import dev.herald.RawClient;
import dev.herald.RawClient.Response;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/** Headers for browsers, and requests from pages of other origins. */
@Protected
@TestPropertySource(properties = "herald.security.allowed-origins=https://app.example.com")
class BrowserIT {

    private static final String APP = "https://app.example.com";

    @LocalServerPort
    private int port;

    private Http http;

    @BeforeEach
    void browser() {
        http = new Http(port);
    }

    /** Jetty commits a response of which more than its buffer for small writes is written at once. */
    @Test
    void largeResponsesHaveTheHeadersToo() throws Exception {
        HttpResponse<String> response = http.get("/webjars/swagger-ui/swagger-ui-bundle.js");

        assertThat(response.body()).hasSizeGreaterThan(64 * 1024);
        assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(response.headers().firstValue("Content-Security-Policy")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/asyncapi.yaml", "/swagger-ui/index.html", "/v3/api-docs", "/topics"})
    void pagesRunNothingInlineAndAreNotFramed(String path) throws Exception {
        HttpHeaders headers = http.get(path).headers();

        assertThat(headers.firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'self'", "frame-ancestors 'none'", "object-src 'none'", "base-uri 'none'")
                .doesNotContain("unsafe-eval", "script-src");
        assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(headers.firstValue("X-Frame-Options")).contains("DENY");
        assertThat(headers.firstValue("Referrer-Policy")).contains("no-referrer");
        assertThat(headers.firstValue("Set-Cookie")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /topics",
        "POST, /broadcast",
        "DELETE, /users/ada/sessions",
        "GET, /events",
        "OPTIONS, /broadcast",
        "OPTIONS, /emulation",
        "POST, /emulation",
        "OPTIONS, /connection/http_stream",
        "POST, /connection/http_stream",
        "GET, /connection/sse",
        "GET, /actuator/health"
    })
    void otherSitesPagesGetNothing(String method, String path) throws Exception {
        HttpResponse<String> response = http.send(
                method,
                path,
                BodyPublishers.ofString("x"),
                "Origin",
                "https://evil.example",
                "X-API-Key",
                Caller.ROTATED);

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.body())
                .contains(
                        "Origin \\\"https://evil.example\\\" is not allowed: accepted are this host and herald.security.allowed-origins.");
        assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void pagesOfAnAllowedSiteMayCall() throws Exception {
        HttpResponse<String> preflight = http.send(
                "OPTIONS",
                "/broadcast",
                BodyPublishers.noBody(),
                "Origin",
                APP,
                "Access-Control-Request-Method",
                "POST",
                "Access-Control-Request-Headers",
                "authorization,idempotency-key");
        HttpResponse<String> call =
                http.post("/broadcast", "x", "Origin", APP, "Authorization", "Bearer " + Caller.PUBLISHER);

        assertThat(preflight.statusCode()).isEqualTo(200);
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin"))
                .contains(APP);
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Credentials"))
                .isEmpty();
        assertThat(call.statusCode()).isEqualTo(202);
        assertThat(call.headers().firstValue("Access-Control-Allow-Origin")).contains(APP);
    }

    /** The cookies are for proxies. */
    @ParameterizedTest
    @CsvSource({"/connection/http_stream, POST", "/connection/sse, GET", "/emulation, POST"})
    void sdksInPagesOfAnAllowedSiteMayCallWithCookies(String path, String method) throws Exception {
        HttpResponse<String> preflight = http.send(
                "OPTIONS",
                path,
                BodyPublishers.noBody(),
                "Origin",
                APP,
                "Access-Control-Request-Method",
                method,
                "Access-Control-Request-Headers",
                "content-type");
        HttpResponse<String> call = http.send(method, path, BodyPublishers.noBody(), "Origin", APP);

        assertThat(preflight.statusCode()).isEqualTo(204);
        assertThat(preflight.headers().firstValue("Access-Control-Max-Age")).contains("300");
        assertThat(preflight
                        .headers()
                        .firstValue("Access-Control-Allow-Methods")
                        .orElseThrow())
                .contains(method);
        for (HttpResponse<String> response : List.of(preflight, call)) {
            assertThat(response.headers().firstValue("Access-Control-Allow-Origin"))
                    .contains(APP);
            assertThat(response.headers().firstValue("Access-Control-Allow-Credentials"))
                    .contains("true");
        }
        assertThat(call.statusCode()).isEqualTo(400);
    }

    /** A stream is opened on another thread than the rest. */
    @Test
    void streamsAreForPagesOfAnAllowedSite() throws Exception {
        Response response = RawClient.exchangeHead(
                port,
                "POST /connection/http_stream HTTP/1.1\nHost: localhost\nOrigin: %s\nContent-Length: 2\n"
                        .formatted(APP),
                "{}");

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.headers())
                .containsEntry("access-control-allow-origin", APP)
                .containsEntry("access-control-allow-credentials", "true");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "authorization",
                "x-api-key",
                "content-type",
                "idempotency-key",
                "last-event-id",
                "cache-control",
                "pragma",
                "x-requested-with",
                "traceparent,tracestate,baggage",
                "X-Request-ID, X-Correlation-ID",
                ""
            })
    void pagesOfAnAllowedSiteMaySendTheUsualHeaders(String headers) throws Exception {
        HttpResponse<String> preflight = preflight("POST", headers);

        assertThat(preflight.statusCode()).isEqualTo(200);
        assertThat(preflight
                        .headers()
                        .firstValue("Access-Control-Allow-Headers")
                        .orElse(""))
                .isEqualToIgnoringCase(headers.replace(" ", "").replace(",", ", "));
        assertThat(preflight.headers().firstValue("Access-Control-Max-Age")).contains("3600");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            PUT  | ''                  | Method \\"PUT\\" is not allowed in cross-origin requests: accepted are GET, HEAD, POST, DELETE.
            PO T | ''                  | Method \\"PO T\\" is not allowed
            POST | x-secret            | Header \\"x-secret\\" is not allowed in cross-origin requests
            POST | authorization, x-a  | Header \\"x-a\\" is not allowed in cross-origin requests: accepted are those of herald.security.allowed-headers.
            """)
    void aRefusedPreflightSaysWhatIsNotAllowed(String method, String headers, String detail) throws Exception {
        HttpResponse<String> preflight = preflight(method, headers);

        assertThat(preflight.statusCode()).isEqualTo(403);
        assertThat(preflight.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/problem+json");
        assertThat(preflight.body()).contains(detail);
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin"))
                .contains(APP);
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Methods"))
                .isEmpty();
    }

    private HttpResponse<String> preflight(String method, String headers) throws Exception {
        return http.send(
                "OPTIONS",
                "/broadcast",
                BodyPublishers.noBody(),
                "Origin",
                APP,
                "Access-Control-Request-Method",
                method,
                "Access-Control-Request-Headers",
                headers);
    }

    @Test
    void theTokenIsNeverSelectedAsSubprotocol() throws Exception {
        String token = Issuer.hs256(Issuer.subscriber("news.*"));

        Response alone = upgrade("Sec-WebSocket-Protocol: bearer, " + token);
        Response withHeraldV1 = upgrade("Sec-WebSocket-Protocol: bearer, " + token + ", herald.v1");
        Response onlyHeraldV1 = upgrade("Sec-WebSocket-Protocol: herald.v1\nAuthorization: Bearer " + token);

        assertThat(alone.headers()).containsEntry("sec-websocket-protocol", "bearer");
        assertThat(withHeraldV1.headers()).containsEntry("sec-websocket-protocol", "herald.v1");
        assertThat(onlyHeraldV1.headers()).containsEntry("sec-websocket-protocol", "herald.v1");
    }

    private Response upgrade(String lines) throws Exception {
        Response response = RawClient.exchange(port, RawClient.HANDSHAKE + lines + "\n");
        assertThat(response.status()).isEqualTo(101);
        return response;
    }
}
