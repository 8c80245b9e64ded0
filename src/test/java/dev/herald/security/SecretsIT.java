package dev.herald.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import dev.herald.Client;
import dev.herald.Http;
import dev.herald.RawClient;
import dev.herald.testing.BesideOthers;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.slf4j.LoggerFactory;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.test.context.TestPropertySource;

/** No log at any level, problem detail, header, trace, meter or actuator endpoint contains a secret that is configured or sent. */
@Order(3)
@ResourceLock(Resources.SYSTEM_OUT)
@BesideOthers
@Protected
@TestPropertySource(
        properties = {
            "herald.security.access-token-parameter=true",
            "herald.tracing.enabled=true",
            "management.tracing.sampling.probability=1.0",
            "management.opentelemetry.tracing.export.schedule-delay=10ms",
            "management.endpoints.web.exposure.include=*",
            "management.endpoint.env.show-values=always",
            "management.endpoint.configprops.show-values=always",
            "management.endpoint.health.show-details=always",
            "some.library.password=" + SecretsIT.PASSWORD,
            "some.library.url=https://user:" + SecretsIT.PASSWORD + "@library.example/",
            "SPRING_APPLICATION_JSON={\"some.library.secret\":\"" + SecretsIT.PASSWORD + "\"}",
            "logging.level.root=TRACE"
        })
@ExtendWith(OutputCaptureExtension.class)
@Isolated("Logs at TRACE are those of the JVM: others would log too much to be captured.")
class SecretsIT {

    static final String PASSWORD = "planted-password-Kq7+/vT2==";

    private static final String WRONG_KEY = "planted-key-of-nobody-Zx81+/aB==";
    private static final List<ProtectedEndpoint> ENDPOINTS = List.of(
            ProtectedEndpoint.WEBSOCKET_OF_A_TOPIC,
            ProtectedEndpoint.EVENTS_OF_A_TOPIC,
            ProtectedEndpoint.TOPICS,
            ProtectedEndpoint.PUBLISH,
            ProtectedEndpoint.SESSIONS,
            ProtectedEndpoint.NO_SUCH_PAGE,
            ProtectedEndpoint.CONSOLE);
    private static final Queue<String> SPANS = new ConcurrentLinkedQueue<>();

    @LocalServerPort
    private int port;

    @TestConfiguration
    static class Traces {

        @Bean
        SpanExporter spans() {
            return new SpanExporter() {
                @Override
                public CompletableResultCode export(Collection<SpanData> ended) {
                    ended.forEach(span ->
                            SPANS.add(span.getName() + span.getAttributes() + span.getEvents() + span.getStatus()));
                    return CompletableResultCode.ofSuccess();
                }

                @Override
                public CompletableResultCode flush() {
                    return CompletableResultCode.ofSuccess();
                }

                @Override
                public CompletableResultCode shutdown() {
                    return CompletableResultCode.ofSuccess();
                }
            };
        }
    }

    /** Levels are the JVM's, and would stay for the tests that follow. */
    @AfterAll
    static void resetLogLevels() {
        LoggingSystem.get(SecretsIT.class.getClassLoader()).setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.INFO);
    }

    @Test
    void nothingContainsASecret(CapturedOutput output) throws Exception {
        String token = Issuer.hs256(Issuer.subscriber("news.*").claim("herald.publish", List.of("*")));
        String refused = Issuer.hs256(Issuer.subscriber("news.*").audience("planted-audience"));
        List<String> secrets = List.of(
                token,
                refused,
                WRONG_KEY,
                PASSWORD,
                Issuer.SECRET,
                Caller.PUBLISHER,
                Caller.READER,
                Caller.OPERATOR,
                Caller.ROTATED);

        List<String> texts = new ArrayList<>();
        for (String credentials : List.of(token, refused, WRONG_KEY, Caller.ROTATED)) {
            for (ProtectedEndpoint endpoint : ENDPOINTS) {
                texts.addAll(useEverywhere(endpoint, credentials));
            }
        }
        try (Client client = Client.connect(port, "/websocket", "bearer", token)) {
            client.send("hello");
            texts.add(client.text());
        }
        texts.addAll(actuator());
        await().atMost(Duration.ofSeconds(30)).until(() -> SPANS.stream().anyMatch(span -> span.contains("/topics")));
        texts.addAll(SPANS);
        await().atMost(Duration.ofSeconds(30)).until(() -> isLogged("the last line", output));
        texts.add(output.getAll());

        assertThat(output).contains("org.eclipse.jetty", "TRACE");
        for (String secret : secrets) {
            forms(secret).forEach(form -> assertThat(texts).allSatisfy(text -> assertNotIn(text, form)));
        }
    }

    /** Logged again, since the console drops lines beyond what it can write. */
    private static boolean isLogged(String line, CapturedOutput output) {
        LoggerFactory.getLogger(SecretsIT.class).info(line);
        return output.getAll().contains(line);
    }

    private static void assertNotIn(String text, String form) {
        int found = text.indexOf(form);
        assertThat(found < 0 ? "" : text.substring(Math.max(0, found - 300), found) + "[here it is]")
                .isEmpty();
    }

    /** In each place, and as what it is not. */
    private List<String> useEverywhere(ProtectedEndpoint endpoint, String credentials) throws Exception {
        String encoded = URLEncoder.encode(credentials, StandardCharsets.UTF_8);
        List<String> responses = new ArrayList<>();
        for (String header : List.of(
                "Authorization: Bearer " + credentials,
                "X-API-Key: " + credentials,
                "Sec-WebSocket-Protocol: Bearer, " + encoded)) {
            responses.add(text(endpoint.request(port, header)));
        }
        for (String parameter : List.of("access_token=" + credentials, "access%5Ftoken=" + encoded)) {
            responses.add(text(endpoint.requestWithQuery(port, parameter)));
        }
        responses.add(
                text(RawClient.exchange(port, "GET /topics?access_token=" + encoded + " HTTP/1.1\nHost: localhost\n")));
        return responses;
    }

    private static String text(RawClient.Response response) {
        return response.headers() + response.body();
    }

    /** All that can be read. */
    private List<String> actuator() throws Exception {
        Http http = new Http(port);
        String links = http.send("GET", "/actuator", BodyPublishers.noBody(), "X-API-Key", Caller.OPERATOR)
                .body();
        List<String> texts = new ArrayList<>(List.of(links));
        for (String link : JsonPath.<List<String>>read(links, "$._links.*.href")) {
            String path = link.replaceFirst("https?://[^/]*", "");
            if (!path.contains("{")) {
                texts.add(http.send("GET", path, BodyPublishers.noBody(), "X-API-Key", Caller.ROTATED)
                        .body());
            }
        }
        assertThat(texts)
                .hasSizeGreaterThan(8)
                .anySatisfy(text -> assertThat(text).contains("some.library.password"));
        return texts;
    }

    private static Stream<String> forms(String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        return Stream.of(
                secret,
                URLEncoder.encode(secret, StandardCharsets.UTF_8),
                Base64.getEncoder().encodeToString(bytes),
                Base64.getUrlEncoder().withoutPadding().encodeToString(bytes),
                secret.substring(secret.length() / 2));
    }
}
