package dev.herald.chart;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PromqlTests {

    @Test
    void findsMetricsAndLabels() {
        Promql promql = new Promql("""
                histogram_quantile(0.99, sum by (pod, le) (rate(a_seconds_bucket{job="x}", code!~"1.."}[5m]))) > 1e9
                  or b_total unless on (pod) c:sum offset 10m # and d
                """);

        assertThat(promql.metrics()).containsExactlyInAnyOrder("a_seconds_bucket", "b_total", "c:sum");
        assertThat(promql.labels()).containsExactlyInAnyOrder("pod", "le", "job", "code");
    }
}
