package dev.herald.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.sun.net.httpserver.HttpServer;
import dev.herald.Client;
import dev.herald.RawClient.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Issuers whose keys are on another machine: one that publishes a key set, one that says where it is, one that is away. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "herald.tick.enabled=false")
class RemoteKeysIT {

    private static final RSAKey FIRST = Issuer.rsa("first");
    private static final RSAKey DISCOVERED = Issuer.rsa("discovered");
    private static final AtomicInteger FETCHES = new AtomicInteger();
    private static final HttpServer ISSUER = issuer();

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void issuers(DynamicPropertyRegistry properties) {
        properties.add("herald.security.jwt.set.jwks-uri", () -> url("/keys"));
        properties.add("herald.security.jwt.set.issuer", () -> "https://set.example");
        properties.add("herald.security.jwt.discovered.issuer", () -> url("/realm"));
        properties.add("herald.security.jwt.away.issuer", () -> "http://127.0.0.1:1/realm");
    }

    @AfterAll
    static void stop() {
        ISSUER.stop(0);
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
        status(Issuer.rs256(Issuer.subscriber("*").issuer("https://set.example"), FIRST));
        int before = FETCHES.get();

        for (int i = 0; i < 50; i++) {
            RSAKey unknown =
                    new RSAKey.Builder(Issuer.OTHER_RSA).keyID("unknown-" + i).build();
            status(Issuer.rs256(Issuer.subscriber("*").issuer("https://set.example"), unknown));
        }

        assertThat(FETCHES.get() - before).isLessThanOrEqualTo(2);
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

    private int status(String token) throws IOException {
        return ProtectedEndpoint.TOPICS
                .request(port, "Authorization: Bearer " + token)
                .status();
    }

    private static String url(String path) {
        return "http://127.0.0.1:" + ISSUER.getAddress().getPort() + path;
    }

    private static HttpServer issuer() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            serve(server, "/keys", () -> {
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
