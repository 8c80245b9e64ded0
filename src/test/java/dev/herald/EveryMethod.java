package dev.herald;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.RawClient.Response;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.server.PathContainer;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Every endpoint with every method: the status, the framing, and the next request on the same connection. */
abstract class EveryMethod {

    private static final List<String> METHODS = List.of(
            "GET",
            "HEAD",
            "OPTIONS",
            "POST",
            "PUT",
            "DELETE",
            "PATCH",
            "TRACE",
            "QUERY",
            "PROPFIND",
            "BREW",
            "get",
            "Post");
    private static final Set<String> GET = Set.of("GET", "HEAD", "OPTIONS");

    @LocalServerPort
    int port;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping mappings;

    List<String> methods() {
        return METHODS;
    }

    /** Of the application; empty for none. */
    String contextPath() {
        return "";
    }

    @TestFactory
    Stream<DynamicTest> everyResponseIsCompleteAndTheNextOneAsWell() {
        return endpoints().entrySet().stream()
                .flatMap(endpoint -> methods().stream()
                        .map(method -> DynamicTest.dynamicTest(
                                method + " " + endpoint.getKey(),
                                () -> check(
                                        port,
                                        method,
                                        contextPath() + endpoint.getKey(),
                                        endpoint.getValue(),
                                        contextPath() + "/topics?limit=1"))));
    }

    /** @param next a path that responds to GET */
    static void check(int port, String method, String path, Set<String> supported, String next) throws IOException {
        try (RawClient client = new RawClient(port)) {
            client.sendAhead(
                    "%s %s HTTP/1.1\nHost: localhost\nContent-Length: 0\n".formatted(method, path), new byte[0]);
            Response response =
                    method.equals("HEAD") || beginsAStream(method, path) ? client.readHead() : client.readResponse();
            assertResponds(response, method, supported);
            if (!response.headers().getOrDefault("connection", "").contains("close")) {
                client.send("GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n"
                        .formatted(next)
                        .getBytes(US_ASCII));
                assertThat(client.readResponse().status()).as("the next").isEqualTo(200);
            }
        }
    }

    /** An event stream of a client that sends nothing is one as well. */
    private static boolean beginsAStream(String method, String path) {
        return (path.endsWith("/events") && method.equals("GET"))
                || (path.endsWith("/uni_sse") && Set.of("GET", "POST").contains(method));
    }

    private static void assertResponds(Response response, String method, Set<String> supported) {
        boolean isSupported = supported.contains(method);
        assertThat(response.status() == 405).as(response.toString()).isEqualTo(!isSupported);
        if (!isSupported || method.equals("OPTIONS")) {
            assertThat(response.headers().getOrDefault("allow", "").split(", ?"))
                    .containsExactlyInAnyOrderElementsOf(supported);
        }
        if (!isSupported) {
            assertThat(response.headers()).containsEntry("content-type", "application/problem+json");
        }
        if (isSupported && method.equals("OPTIONS")) {
            assertThat(response.status()).isEqualTo(200);
        }
    }

    /** With the methods that each supports: those of all controllers, and what else there is. */
    private Map<String, Set<String>> endpoints() {
        Map<String, Set<String>> endpoints = new LinkedHashMap<>();
        mappings.getHandlerMethods().forEach((mapping, handler) -> {
            if (!ErrorController.class.isAssignableFrom(handler.getBeanType())) {
                mapping.getPatternValues().forEach(pattern -> {
                    String path = pattern.replaceAll("\\{[^}]+}", "0123456789abcdef");
                    endpoints.put(path, methods(path));
                });
            }
        });
        endpoints.put("/websocket", Set.of("GET", "OPTIONS"));
        for (String resource :
                List.of("/", "/index.html", "/console/herald.js", "/webjars/swagger-ui/swagger-ui.css")) {
            endpoints.put(resource, GET);
        }
        return endpoints;
    }

    private Set<String> methods(String path) {
        Set<String> methods = new TreeSet<>(Set.of("OPTIONS"));
        mappings.getHandlerMethods().keySet().stream()
                .filter(mapping -> mapping.getPathPatternsCondition() != null
                        && mapping.getPathPatternsCondition().getPatterns().stream()
                                .anyMatch(pattern -> pattern.matches(PathContainer.parsePath(path))))
                .map(mapping -> mapping.getMethodsCondition().getMethods())
                .flatMap(Collection::stream)
                .map(RequestMethod::name)
                .forEach(methods::add);
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        return methods;
    }
}
