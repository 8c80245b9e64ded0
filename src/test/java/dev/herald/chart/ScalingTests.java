package dev.herald.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Replicas, the autoscaler and the disruption budget. */
class ScalingTests {

    @Test
    void replicasAreTheAutoscalersBusinessIfThereIsOne() {
        assertThat(Chart.render("hpa").first("Deployment").path("spec").has("replicas"))
                .isFalse();
        assertThat(Chart.render("ha").first("Deployment").at("/spec/replicas").asInt())
                .isEqualTo(3);
        assertThat(Chart.render("ha").has("HorizontalPodAutoscaler")).isFalse();
    }

    @Test
    void scalesBySessionsOfAPodAndByProcessors() {
        JsonNode spec = Chart.render("hpa").first("HorizontalPodAutoscaler").path("spec");

        assertThat(spec.path("minReplicas").asInt()).isEqualTo(3);
        assertThat(spec.path("maxReplicas").asInt()).isEqualTo(20);
        assertThat(spec.at("/scaleTargetRef/name").asString()).isEqualTo("rel-herald");
        assertThat(spec.at("/metrics/0/pods/metric/name").asString()).isEqualTo("herald_sessions_open");
        assertThat(spec.at("/metrics/0/pods/target/averageValue").asString()).isEqualTo("20000");
        assertThat(spec.at("/metrics/1/resource/target/averageUtilization").asInt())
                .isEqualTo(70);
        assertThat(spec.at("/behavior/scaleDown/policies/0/value").asInt()).isEqualTo(1);
    }

    @Test
    void scalesBySessionsByDefault() {
        assertThat(Chart.render("hpa", "autoscaling.targetCPUUtilizationPercentage", 0)
                        .first("HorizontalPodAutoscaler")
                        .at("/spec/metrics"))
                .hasSize(1);
        assertThatThrownBy(() -> Chart.render(
                        "hpa", "autoscaling.targetCPUUtilizationPercentage", 0, "autoscaling.sessionsPerPod", 0))
                .hasMessageContaining("autoscaling: nothing to scale by");
        assertThatThrownBy(() -> Chart.render("hpa", "autoscaling.maxReplicas", 2))
                .hasMessageContaining("autoscaling.maxReplicas: 2 (expected: at least minReplicas, which is 3)");
    }

    @ParameterizedTest
    @CsvSource({"defaults, false", "redis, false", "ha, true", "hpa, true", "everything-on, true"})
    void aBudgetIsForMoreThanOnePod(String valueSet, boolean budget) {
        assertThat(Chart.render(valueSet).has("PodDisruptionBudget")).isEqualTo(budget);
    }

    @Test
    void anAutoscalerThatMayGoDownToOneHasNoBudget() {
        assertThat(Chart.render("hpa", "autoscaling.minReplicas", 1).has("PodDisruptionBudget"))
                .isFalse();
    }

    @Test
    void morePodsThanOneWantRedis() {
        assertThatThrownBy(() -> Chart.render("defaults", "replicaCount", 3))
                .hasMessageContaining("replicaCount: 3 (expected: 1, or redis.url or redis.existingSecret:"
                        + " without Redis each pod delivers to its own clients only)");
        assertThatThrownBy(() -> Chart.render("defaults", "autoscaling.enabled", true))
                .hasMessageContaining("autoscaling.maxReplicas: 10 (expected: 1,");
        assertThat(Chart.render("redis", "replicaCount", 3)
                        .first("Deployment")
                        .at("/spec/replicas")
                        .asInt())
                .isEqualTo(3);
    }
}
