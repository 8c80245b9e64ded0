package dev.herald.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.herald.Http;
import dev.herald.WholePath;
import dev.herald.centrifugo.SessionSecrets;
import dev.herald.jetty.StreamingPath;
import dev.herald.limits.Callers;
import dev.herald.limits.LimitExceededException;
import dev.herald.limits.RequestLimit;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Whatever a caller requests counts for its rate limit, and nobody else's. */
@Protected
@Import(WholePath.Time.class)
@TestPropertySource(
        properties = {
            "herald.limits.publishes-per-second=2",
            "herald.limits.trusted-proxies=127.0.0.0/8,::1",
            "herald.limits.failed-authentications-per-second-by-address=3"
        })
class RequestLimitIT {

    /** Static files, Swagger UI, Actuator and what does not exist. */
    private static final List<String> OTHERS = List.of(
            "/",
            "/console/page.js",
            "/asyncapi.yaml",
            "/favicon.ico",
            "/swagger-ui/index.html",
            "/webjars/swagger-ui/swagger-ui-bundle.js",
            "/actuator",
            "/actuator/prometheus",
            "/actuator/info",
            "/nothing");

    private static final String EMULATION = "/emulation";

    private static final String UNKNOWN = "an-unknown-api-key-0123456789";

    private static final AtomicInteger counter = new AtomicInteger();

    @Autowired
    private SessionSecrets secrets;

    @LocalServerPort
    private int port;

    @Autowired
    private RequestLimit limit;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping mappings;

    @Autowired
    private List<StreamingPath> streams;

    @Autowired
    private MeterRegistry meters;

    private Http http;

    @BeforeEach
    void useUpTheLimit() {
        http = new Http(port);
        limit.charge(new dev.herald.topic.Caller("key:rotated"), 1_100);
    }

    @Test
    void everyReadCounts() throws Exception {
        Set<String> passed = new TreeSet<>();
        for (String path :
                Stream.concat(mapped(RequestMethod.GET), OTHERS.stream()).toList()) {
            if (http.get(path, "X-API-Key", Caller.ROTATED).statusCode() != 429) {
                passed.add(path);
            }
        }

        assertThat(passed).isEmpty();
    }

    @Test
    void everyActionCounts() throws Exception {
        Set<String> passed = new TreeSet<>();
        for (String path : mapped(RequestMethod.DELETE).toList()) {
            if (http.delete(path, "X-API-Key", Caller.ROTATED).statusCode() != 429) {
                passed.add("DELETE " + path);
            }
        }
        for (String path : mapped(RequestMethod.POST).toList()) {
            if (http.post(path, "x", "X-API-Key", Caller.ROTATED).statusCode() != 429) {
                passed.add("POST " + path);
            }
        }

        assertThat(passed).isEmpty();
    }

    @Test
    void respondsWithAProblemAndRetryAfter() throws Exception {
        HttpResponse<String> response = http.get("/topics", "X-API-Key", Caller.ROTATED);

        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().firstValueAsLong("Retry-After").orElseThrow())
                .isPositive();
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(response.body())
                .contains("Request rate limit exceeded: at most 500 a second (herald.limits.requests-per-second).");
    }

    @Test
    void concernsNobodyElse() throws Exception {
        assertThat(http.get("/topics", "X-API-Key", Caller.READER).statusCode()).isEqualTo(200);
        assertThat(http.get("/actuator/health", "X-API-Key", Caller.ROTATED).body())
                .contains("status");
    }

    /** A failing publish request counts although it publishes nothing. */
    @Test
    void invalidMessagesCount() throws Exception {
        limit.charge(new dev.herald.topic.Caller("key:publisher"), 1_000);

        assertThat(http.post("/broadcast?topic=a%20b", "x", "X-API-Key", Caller.PUBLISHER)
                        .statusCode())
                .isEqualTo(400);

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThatThrownBy( // counted after its response
                                () -> limit.checkCharged(new dev.herald.topic.Caller("key:publisher")))
                        .isInstanceOf(LimitExceededException.class));
        assertThat(http.post("/broadcast", "x", "X-API-Key", Caller.PUBLISHER).statusCode())
                .isEqualTo(429);
    }

    @Test
    void largePageCountsAsSeveralRequests() throws Exception {
        limit.check(new dev.herald.topic.Caller("key:reader"), 994);

        assertThat(http.get("/topics?limit=1000", "X-API-Key", Caller.READER).statusCode())
                .isEqualTo(429);
        assertThat(http.get("/topics?limit=100", "X-API-Key", Caller.READER).statusCode())
                .isEqualTo(200);
    }

    /** They have no credentials in their headers. What asks for an upgrade to HTTP/2 is handled by the filters, the rest directly. */
    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void commandsOfStreamsCountForTheAddress(HttpClient.Version version) throws Exception {
        String address = "192.0.2." + counter.incrementAndGet();
        limit.charge(Callers.ofAddress(InetAddress.getByName(address)), 999);

        assertThat(command(address, version)).isEqualTo(204);
        command(address, version); // what is handled directly may be one more
        assertThat(command(address, version)).isEqualTo(429);
        assertThat(command("192.0.2." + counter.incrementAndGet(), version)).isEqualTo(204);
    }

    /** Which the filters see as well. */
    @Test
    void aCommandThatFailsCountsOnce() throws Exception {
        String address = "192.0.2." + counter.incrementAndGet();
        limit.charge(Callers.ofAddress(InetAddress.getByName(address)), 998);

        assertThat(command(address, HttpClient.Version.HTTP_1_1, "elsewhere")).isEqualTo(404);
        assertThat(command(address, HttpClient.Version.HTTP_1_1)).isEqualTo(204);
        assertThat(command(address, HttpClient.Version.HTTP_1_1)).isEqualTo(204); // one more, as above
        assertThat(command(address, HttpClient.Version.HTTP_1_1)).isEqualTo(429);
    }

    private int command(String address, HttpClient.Version version) throws Exception {
        return command(address, version, secrets.node());
    }

    private int command(String address, HttpClient.Version version, String node) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create("http://localhost:" + port + EMULATION))
                                    .version(version)
                                    .header("Content-Type", "application/json")
                                    .header("X-Forwarded-For", address)
                                    .POST(HttpRequest.BodyPublishers.ofString(
                                            "{\"session\":\"none\",\"node\":\"%s\",\"data\":\"{}\"}".formatted(node)))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/topics",
                "/sessions",
                "/broadcast",
                "/events",
                "/websocket",
                "/actuator/prometheus",
                "/actuator/health",
                "/",
                "/swagger-ui/index.html",
                "/nothing",
                "/topics?access_token=unknown"
            })
    void invalidCredentialsCountForTheAddress(String path) throws Exception {
        String address = "192.0.2." + counter.incrementAndGet();
        String other = "192.0.2." + counter.incrementAndGet();
        for (int i = 0; i < 6; i++) {
            assertThat(from(address, path, UNKNOWN).statusCode()).isEqualTo(401);
        }

        HttpResponse<String> response = from(address, path, UNKNOWN);

        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().firstValueAsLong("Retry-After").orElseThrow())
                .isPositive();
        assertThat(response.body())
                .contains("Rate limit for invalid credentials exceeded by this address: at most 3 a second"
                        + " (herald.limits.failed-authentications-per-second-by-address).");
        assertThat(from(other, path, UNKNOWN).statusCode()).isEqualTo(401);
        assertThat(from(address, "/sessions", Caller.OPERATOR).statusCode()).isEqualTo(200);
    }

    /** Before that nobody learns by the status whether a secret is one. */
    @Test
    void invalidSecretsOfSessionsCountForTheAddress() throws Exception {
        String address = "192.0.2." + counter.incrementAndGet();
        for (int i = 0; i < 6; i++) {
            assertThat(emulate(address).statusCode()).isEqualTo(204);
        }

        HttpResponse<String> response = emulate(address);

        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().firstValueAsLong("Retry-After").orElseThrow())
                .isPositive();
        assertThat(emulate("192.0.2." + counter.incrementAndGet()).statusCode()).isEqualTo(204);
    }

    private HttpResponse<String> emulate(String address) throws Exception {
        return http.post(
                "/emulation",
                "{\"node\":\"%s\",\"session\":\"0123456789abcdef-unknown\",\"data\":\"{}\"}".formatted(secrets.node()),
                "Content-Type",
                "application/json",
                "X-Forwarded-For",
                address);
    }

    /** Whatever is wrong with them. */
    @Test
    void everyKindOfInvalidCredentialsCounts() throws Exception {
        String address = "192.0.2." + counter.incrementAndGet();
        List<String> kinds = List.of(
                UNKNOWN,
                "",
                "a.b.c",
                Issuer.hs256(Issuer.ada().expirationTime(Date.from(Instant.EPOCH))),
                Issuer.hs256(Issuer.ada()) + "x",
                "x".repeat(9_000));
        for (String kind : kinds) {
            assertThat(from(address, "/topics", kind).statusCode()).as(kind).isEqualTo(401);
        }
        double before = meters.get("herald.limits.hit")
                .tag("limit", "failed_authentications_by_address")
                .counter()
                .count();

        for (String kind : kinds) {
            assertThat(from(address, "/topics", kind).statusCode()).as(kind).isEqualTo(429);
        }

        assertThat(meters.get("herald.limits.hit")
                        .tag("limit", "failed_authentications_by_address")
                        .counter()
                        .count())
                .isEqualTo(before + kinds.size());
    }

    private HttpResponse<String> from(String address, String path, String key) throws Exception {
        return http.get(path, "X-API-Key", key, "X-Forwarded-For", address);
    }

    /** All of the application, with something in place of each variable. */
    private Stream<String> mapped(RequestMethod method) {
        return mappings.getHandlerMethods().keySet().stream()
                .filter(mapping -> isFor(method, mapping))
                .flatMap(mapping -> mapping.getPatternValues().stream())
                .filter(path -> !beginsAStream(method, path) && !path.equals(EMULATION)) // limited by address
                .map(path -> path.replaceAll("\\{[^}]*}", "some"));
    }

    private boolean beginsAStream(RequestMethod method, String path) {
        return streams.stream()
                .anyMatch(
                        stream -> stream.path().equals(path) && stream.methods().contains(method.asHttpMethod()));
    }

    private static boolean isFor(RequestMethod method, RequestMappingInfo mapping) {
        Set<RequestMethod> methods = mapping.getMethodsCondition().getMethods();
        return methods.isEmpty() || methods.contains(method);
    }
}
