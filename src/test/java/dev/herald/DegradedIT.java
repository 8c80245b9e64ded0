package dev.herald;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A node without Redis stays ready, as no other could do better, and reports it in its endpoints. */
@Degraded
class DegradedIT {

    @LocalServerPort
    private int port;

    private Http http;

    @BeforeEach
    void backend() {
        http = new Http(port);
    }

    @Test
    void isReadyAndSaysThatItIsDegraded() throws Exception {
        HttpResponse<String> readiness = http.get("/actuator/health/readiness");
        String node = http.get("/node").body();

        assertThat(readiness.statusCode()).isEqualTo(200);
        assertThat(JsonPath.<String>read(readiness.body(), "$.status")).isEqualTo("DEGRADED");
        assertThat(JsonPath.<Boolean>read(node, "$.ready")).isTrue();
        assertThat(JsonPath.<Boolean>read(node, "$.degraded")).isTrue();
        assertThat(JsonPath.<Boolean>read(node, "$.draining")).isFalse();
        assertThat(JsonPath.<String>read(node, "$.name")).isNotEmpty();
        assertThat(node).as("which nodes there are is not known").doesNotContain("\"nodes\"");
    }

    @Test
    void doesNotTakeWhatItCannotPublish() throws Exception {
        HttpResponse<String> refused = http.broadcast("hello");

        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    }
}
