package dev.herald.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.sun.net.httpserver.HttpServer;
import dev.herald.Client;
import dev.herald.Http;
import dev.herald.RawClient.Response;
import dev.herald.security.KeyServer.Outage;
import dev.herald.testing.BesideOthers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Issuers whose keys are on another machine: one that publishes a key set, one that says where it is, one that is away. */
@Order(3)
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"herald.tick.enabled=false", "herald.security.key-sets.fetch-timeout=1s"})
@BesideOthers
class RemoteKeysIT {

    private static final RSAKey FIRST = Issuer.rsa("first");
    private static final RSAKey DISCOVERED = Issuer.rsa("discovered");
    private static final AtomicInteger FETCHES = new AtomicInteger();
    private static final HttpServer ISSUER = issuer();
    private static final KeyServer KEYS = new KeyServer();
    private static final List<ProtectedEndpoint> TRANSPORTS = List.of(
            ProtectedEndpoint.TOPICS,
            ProtectedEndpoint.EVENTS,
            ProtectedEndpoint.WEBSOCKET,
            ProtectedEndpoint.BROADCAST);

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void issuers(DynamicPropertyRegistry properties) {
        properties.add("herald.security.jwt.set.jwks-uri", () -> url("/keys"));
        properties.add("herald.security.jwt.set.issuer", () -> "https://set.example");
        properties.add("herald.security.jwt.discovered.issuer", () -> url("/realm"));
        properties.add("herald.security.jwt.stormed.jwks-uri", () -> url("/stormed"));
        properties.add("herald.security.jwt.stormed.issuer", () -> "https://stormed.example");
        properties.add("herald.security.jwt.away.issuer", () -> "http://127.0.0.1:1/realm");
        for (Outage outage : Outage.values()) {
            properties.add("herald.security.jwt." + outage + ".jwks-uri", () -> KEYS.url(outage));
            properties.add("herald.security.jwt." + outage + ".issuer", outage::issuer);
        }
    }

    @AfterAll
    static void stop() {
        ISSUER.stop(0);
        KEYS.close();
    }

    @Test
    void acceptsTokensOfAKeySetInHandshakes() throws Exception {
        String token = Issuer.rs256(Issuer.subscriber("news.*").issuer("https://set.example"), FIRST);

        try (Client client = Client.connect(port, "/websocket?topic=news.a", "bearer", token)) {
            client.send("hello");
            assertThat(client.text()).isEqualTo("hello");
        }
    }

    @Test
    void findsTheKeysOfAnIssuer() throws Exception {
        assertThat(status(Issuer.rs256(Issuer.subscriber("*").issuer(url("/realm")), DISCOVERED)))
                .isEqualTo(200);
        assertThat(status(Issuer.rs256(Issuer.subscriber("*").issuer(url("/realm")), FIRST)))
                .isEqualTo(401);
    }

    @Test
    void anIssuersKeyIsGoodForItsOwnTokensAlone() throws Exception {
        assertThat(status(Issuer.rs256(Issuer.subscriber("*").issuer("https://set.example"), DISCOVERED)))
                .isEqualTo(401);
        assertThat(status(Issuer.rs256(Issuer.subscriber("*").issuer("https://other.example"), FIRST)))
                .isEqualTo(401);
        assertThat(status(Issuer.rs256(Issuer.subscriber("*"), FIRST))).isEqualTo(401);
    }

    @Test
    void unknownKeysDoNotMakeItAskAgainAndAgain() throws Exception {
        status(Issuer.rs256(Issuer.subscriber("*").issuer("https://stormed.example"), FIRST));
        int before = FETCHES.get();

        List<Integer> statuses = new ArrayList<>();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Integer>> tokens = IntStream.range(0, 50)
                    .mapToObj(i -> new RSAKey.Builder(Issuer.OTHER_RSA)
                            .keyID("unknown-" + i)
                            .build())
                    .map(key -> Issuer.rs256(Issuer.subscriber("*").issuer("https://stormed.example"), key))
                    .<Callable<Integer>>map(token -> () -> status(token))
                    .toList();
            for (Future<Integer> each : clients.invokeAll(tokens)) {
                statuses.add(each.get());
            }
        }

        assertThat(statuses).isSubsetOf(401, 503);
        assertThat(FETCHES.get() - before).isLessThanOrEqualTo(10);
    }

    @Test
    void respondsWith503WhileAnIssuerIsUnavailable() throws Exception {
        Response response = ProtectedEndpoint.TOPICS.request(
                port,
                "Authorization: Bearer "
                        + Issuer.rs256(Issuer.subscriber("*").issuer("http://127.0.0.1:1/realm"), FIRST));

        assertThat(response.status()).isEqualTo(503);
        assertThat(response.headers()).containsEntry("retry-after", "5");
    }

    @Test
    void usersOfTwoIssuersAreTwoUsers() throws Exception {
        Http http = new Http(port);
        String operator = "Bearer " + token("https://set.example", "operator");
        try (Client one = Client.connect(port, "/websocket", "bearer", token("https://set.example", "7"));
                Client other = Client.connect(port, "/websocket", "Bearer", token("https://stormed.example", "7"))) {
            assertThat(other.subprotocol()).isEqualTo("Bearer");
            one.send("hello");
            assertThat(one.text()).isEqualTo("hello");

            String sessions = get(http, "/sessions", "Authorization", operator).body();
            assertThat(JsonPath.<List<String>>read(sessions, "$.sessions[?(@.user == '7')].issuer"))
                    .containsExactlyInAnyOrder("https://set.example", "https://stormed.example");
            assertThat(get(http, "/users/7", "Authorization", operator).statusCode())
                    .isEqualTo(400);
            assertThat(get(http, "/sessions?user=7", "Authorization", operator).statusCode())
                    .isEqualTo(400);
            assertThat(http.post("/users/7/messages", "x", "Authorization", operator)
                            .statusCode())
                    .isEqualTo(400);
            assertThat(http.send("DELETE", "/users/7/sessions", BodyPublishers.noBody(), "Authorization", operator)
                            .statusCode())
                    .isEqualTo(400);
            String sent = http.post(
                            "/users/7/messages?issuer=https%3A%2F%2Fset.example", "for you", "Authorization", operator)
                    .body();
            assertThat(JsonPath.<Integer>read(sent, "$.recipients")).isEqualTo(1);
            assertThat(JsonPath.<String>read(sent, "$.issuer")).isEqualTo("https://set.example");
            assertThat(one.text()).isEqualTo("for you");
            assertThat(JsonPath.<Integer>read(
                            get(http, "/users/7?issuer=https://stormed.example", "Authorization", operator)
                                    .body(),
                            "$.total"))
                    .isEqualTo(1);
            assertThat(other.unread()).isZero();
        }
    }

    private static HttpResponse<String> get(Http http, String path, String... headers) throws Exception {
        return http.send("GET", path, BodyPublishers.noBody(), headers);
    }

    private static String token(String issuer, String user) {
        return Issuer.rs256(Issuer.ada().subject(user).issuer(issuer).claim("herald.operate", true), FIRST);
    }

    @ParameterizedTest
    @EnumSource
    void anOutageIsNeverReportedAsBadCredentials(Outage outage) throws Exception {
        String token = token(outage, FIRST);
        for (ProtectedEndpoint endpoint : TRANSPORTS) {
            assertUnavailable(endpoint.request(port, "Authorization: Bearer " + token));
        }
        assertUnavailable(
                ProtectedEndpoint.WEBSOCKET.request(port, "Sec-WebSocket-Protocol: herald.v1, bearer, " + token));
        assertThat(KEYS.requests(outage)).isLessThan(outage == Outage.REDIRECTED_FOR_EVER ? 20 : 3);
        assertJudgedWithoutKeys(outage);
    }

    @ParameterizedTest
    @EnumSource(names = "NO_RESPONSE", mode = Mode.EXCLUDE)
    void anOutageThatComesLaterIsNeverReportedAsBadCredentials(Outage outage) throws Exception {
        assumeThat(outage.comesLater()).isTrue();
        KEYS.serve(outage, new JWKSet(FIRST));
        await().atMost(Duration.ofSeconds(30)).until(() -> status(token(outage, FIRST)) == 200);
        KEYS.fail(outage);

        for (ProtectedEndpoint endpoint : TRANSPORTS) {
            assertUnavailable(endpoint.request(port, "Authorization: Bearer " + token(outage, DISCOVERED)));
        }
        assertThat(status(token(outage, FIRST))).isEqualTo(200);
        String forged = token(
                outage,
                new RSAKey.Builder(Issuer.OTHER_RSA).keyID(FIRST.getKeyID()).build());
        assertThat(status(forged)).isEqualTo(401);
        assertJudgedWithoutKeys(outage);
    }

    private static String token(Outage outage, RSAKey key) {
        return Issuer.rs256(claims(outage), key);
    }

    private static JWTClaimsSet.Builder claims(Outage outage) {
        return Issuer.publisher("*").claim("herald.subscribe", List.of("*")).issuer(outage.issuer());
    }

    /** What is bad whatever keys the issuer has. */
    private void assertJudgedWithoutKeys(Outage outage) {
        assertThat(List.of(
                        Issuer.rs256(claims(outage).expirationTime(Date.from(Instant.EPOCH)), FIRST),
                        Issuer.rs256(claims(outage).expirationTime(null), FIRST),
                        Issuer.rs256(
                                claims(outage).notBeforeTime(Date.from(Instant.ofEpochMilli(Long.MAX_VALUE / 1000))),
                                FIRST),
                        Issuer.rs256(claims(outage).claim("herald.subscribe", "news"), FIRST),
                        Issuer.hs256(claims(outage)),
                        Issuer.unsigned(claims(outage)),
                        Issuer.rs256(claims(outage), FIRST).replaceFirst("\\..*", ".e30"),
                        "no.token.at-all"))
                .allSatisfy(token -> assertThat(status(token)).isEqualTo(401));
    }

    private static void assertUnavailable(Response response) {
        assertThat(response.status()).isEqualTo(503);
        assertThat(response.headers()).containsEntry("retry-after", "5");
    }

    private int status(String token) {
        try {
            return ProtectedEndpoint.TOPICS
                    .request(port, "Authorization: Bearer " + token)
                    .status();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String url(String path) {
        return "http://127.0.0.1:" + ISSUER.getAddress().getPort() + path;
    }

    private static HttpServer issuer() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            serve(server, "/keys", () -> new JWKSet(FIRST).toString(true));
            serve(server, "/stormed", () -> {
                FETCHES.incrementAndGet();
                return new JWKSet(FIRST).toString(true);
            });
            serve(server, "/realm/keys", () -> new JWKSet(List.of(DISCOVERED)).toString(true));
            serve(
                    server,
                    "/realm/.well-known/openid-configuration",
                    () -> "{\"issuer\":\"%s\",\"jwks_uri\":\"%s\"}".formatted(url("/realm"), url("/realm/keys")));
            server.start();
            return server;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void serve(HttpServer server, String path, java.util.function.Supplier<String> json) {
        server.createContext(path, exchange -> {
            byte[] body = json.get().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }
}
