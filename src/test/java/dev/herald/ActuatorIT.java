package dev.herald;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What operators may see, and nothing else. */
@WholePath
class ActuatorIT {

    @LocalServerPort
    private int port;

    private Http http;

    @BeforeEach
    void operator() {
        http = new Http(port);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness"})
    void isUp(String path) throws Exception {
        // Where a test has just moved the time, threads have yet to be seen in it.
        await().atMost(Duration.ofSeconds(30)).until(() -> http.get(path).statusCode() == 200);
        HttpResponse<String> response = http.get(path);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(JsonPath.<String>read(response.body(), "$.status")).isEqualTo("UP");
    }

    @Test
    void healthGivesNoDetailsAway() throws Exception {
        assertThat(JsonPath.<Map<String, Object>>read(
                        http.get("/actuator/health").body(), "$"))
                .containsOnlyKeys("status", "groups");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "beans",
                "caches",
                "conditions",
                "configprops",
                "env",
                "heapdump",
                "httpexchanges",
                "info",
                "logfile",
                "loggers",
                "mappings",
                "metrics",
                "scheduledtasks",
                "shutdown",
                "startup",
                "threaddump"
            })
    void exposesNothingElse(String endpoint) throws Exception {
        assertThat(http.get("/actuator/" + endpoint).statusCode()).isEqualTo(404);
    }
}
