package dev.herald;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import dev.herald.session.SessionDrainer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.logging.structured.ElasticCommonSchemaProperties;
import org.springframework.boot.logging.structured.GraylogExtendedLogFormatProperties;
import org.springframework.core.env.Environment;

/** The figures of {@code /node} agree with what happened. */
class NodeIT extends Api {

    @Autowired
    private SessionDrainer drain;

    @Autowired
    private Environment environment;

    @Test
    void countsSessionsAndDeliveries() throws Exception {
        Client client = connect("");
        String before = node();

        accepted(http.broadcast("hello"));

        assertThat(client.text()).isEqualTo("hello");
        assertThat(integer(before, "$.sessions.websocket")).isEqualTo(1);
        assertThat(integer(before, "$.sessions.sse")).isZero();
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(fanouts(node())).isGreaterThan(fanouts(before)));
        String after = node();
        for (String total : List.of("published", "delivered")) {
            assertThat(integer(after, "$.totals." + total))
                    .as(total)
                    .isEqualTo(integer(before, "$.totals." + total) + 1);
        }
        assertThat(integer(after, "$.totals.bytes")).isGreaterThan(integer(before, "$.totals.bytes"));
    }

    /** In its responses, in JSON logs and for Prometheus. */
    @Test
    void isCalledAsItsHost() throws Exception {
        String name = Objects.requireNonNull(environment.getProperty("herald.node.name"));

        assertThat(name).matches("[A-Za-z0-9_.:-]{1,128}");
        assertThat(JsonPath.<String>read(node(), "$.name")).isEqualTo(name);
        assertThat(ElasticCommonSchemaProperties.get(environment).service().nodeName())
                .isEqualTo(name);
        assertThat(GraylogExtendedLogFormatProperties.get(environment).host()).isEqualTo(name);
        assertThat(http.get("/actuator/prometheus").body())
                .containsPattern("herald_node_info\\{[^}]*name=\"%s\"[^}]*} 1".formatted(Pattern.quote(name)));
    }

    @Test
    void saysThatItDrains() throws Exception {
        assertThat(JsonPath.<Boolean>read(node(), "$.ready")).isTrue();
        assertThat(JsonPath.<Boolean>read(node(), "$.degraded")).isFalse();
        assertThat(JsonPath.<Boolean>read(node(), "$.draining")).isFalse();
        drain.start(1, null, false);
        try {
            assertThat(JsonPath.<Boolean>read(node(), "$.ready")).isFalse();
            assertThat(JsonPath.<Boolean>read(node(), "$.draining")).isTrue();
        } finally {
            drain.cancel();
        }
    }

    @Test
    void saysWhenItStarted() throws Exception {
        String node = node();

        assertThat(Instant.parse(JsonPath.<String>read(node, "$.started")))
                .isBefore(Instant.parse(JsonPath.<String>read(node, "$.time")))
                .isAfter(ProcessHandle.current().info().startInstant().orElseThrow());
        assertThat(JsonPath.<Object>read(node(), "$").toString()).doesNotContain("nodes=");
    }

    @Test
    void saysWhatTheCallerMayDo() throws Exception {
        assertThat(JsonPath.<Object>read(node(), "$.caller").toString())
                .contains("read=true", "publish=true", "operate=true", "publishTopics=[\"*\"]")
                .doesNotContain("name");
    }

    private String node() throws Exception {
        return http.get("/node").body();
    }

    private static long fanouts(String node) {
        return JsonPath.<List<Integer>>read(node, "$.fanout[*].count").stream()
                .mapToLong(Integer::longValue)
                .sum();
    }

    private static int integer(String node, String path) {
        return JsonPath.<Integer>read(node, path);
    }
}
