package dev.herald.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.Http;
import dev.herald.WholePath;
import dev.herald.limits.RequestLimit;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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
@TestPropertySource(properties = "herald.limits.publishes-per-second=2")
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

    @LocalServerPort
    private int port;

    @Autowired
    private RequestLimit limit;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping mappings;

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

    /** All of the application, with something in place of each variable. */
    private Stream<String> mapped(RequestMethod method) {
        return mappings.getHandlerMethods().keySet().stream()
                .filter(mapping -> isFor(method, mapping))
                .flatMap(mapping -> mapping.getPatternValues().stream())
                .filter(path -> method != RequestMethod.GET || !path.equals("/events")) // a handshake
                .map(path -> path.replaceAll("\\{[^}]*}", "some"));
    }

    private static boolean isFor(RequestMethod method, RequestMappingInfo mapping) {
        Set<RequestMethod> methods = mapping.getMethodsCondition().getMethods();
        return methods.isEmpty() || methods.contains(method);
    }
}
