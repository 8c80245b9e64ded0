package dev.herald.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
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
    void scalesByProcessorsAlone() throws IOException {
        JsonNode metrics = Chart.renderValues("{redis: {url: redis://redis}, autoscaling: {enabled: true}}")
                .first("HorizontalPodAutoscaler")
                .at("/spec/metrics");

        assertThat(metrics).hasSize(1);
        assertThat(metrics.at("/0/resource/target/averageUtilization").asInt()).isEqualTo(70);
    }

    @Test
    void scalesBySessionsTooWhereAnAdapterIsNamed() {
        JsonNode spec = Chart.render("hpa").first("HorizontalPodAutoscaler").path("spec");

        assertThat(spec.path("minReplicas").asInt()).isEqualTo(3);
        assertThat(spec.path("maxReplicas").asInt()).isEqualTo(20);
        assertThat(spec.at("/scaleTargetRef/name").asString()).isEqualTo("rel-herald");
        assertThat(spec.path("metrics")).hasSize(2);
        assertThat(spec.at("/metrics/0/resource/name").asString()).isEqualTo("cpu");
        assertThat(spec.at("/metrics/1/pods/metric/name").asString()).isEqualTo("herald_sessions_open");
        assertThat(spec.at("/metrics/1/pods/target/averageValue").asString()).isEqualTo("20000");
        assertThat(spec.at("/behavior/scaleDown/policies/0/value").asInt()).isEqualTo(1);
        assertThat(Chart.render("hpa", "autoscaling.targetCPUUtilizationPercentage", 0)
                        .first("HorizontalPodAutoscaler")
                        .at("/spec/metrics/0/type")
                        .asString())
                .isEqualTo("Pods");
    }

    @Test
    void kedaScalesByWhatPrometheusHasOfThisRelease() {
        Rendered rendered = Chart.render("keda");
        JsonNode spec = rendered.first("ScaledObject").path("spec");

        assertThat(rendered.has("HorizontalPodAutoscaler")).isFalse();
        assertThat(rendered.first("Deployment").path("spec").has("replicas")).isFalse();
        assertThat(spec.at("/scaleTargetRef/name").asString()).isEqualTo("rel-herald");
        assertThat(spec.at("/triggers/0/metadata/value").asString()).isEqualTo("70");
        assertThat(spec.at("/triggers/1/metadata/query").asString())
                .isEqualTo("sum(herald_sessions_open{namespace=\"messaging\", job=\"rel-herald-management\"})");
        assertThat(spec.at("/triggers/1/metadata/threshold").asString()).isEqualTo("20000");
        assertThat(spec.at("/advanced/horizontalPodAutoscalerConfig/behavior/scaleDown/stabilizationWindowSeconds")
                        .asInt())
                .isEqualTo(900);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "autoscaling: {enabled: true, targetCPUUtilizationPercentage: 0} | autoscaling: nothing to scale by (expected:"
                        + " targetCPUUtilizationPercentage, or adapter for sessionsPerPod)",
                "autoscaling: {enabled: true, minReplicas: 3, maxReplicas: 2} | autoscaling.maxReplicas: 2 (expected: at least"
                        + " minReplicas, which is 3)",
                "autoscaling: {enabled: true}, resources: {requests: {cpu: null}} | resources.requests.cpu: none (expected: one, of"
                        + " which autoscaling.targetCPUUtilizationPercentage is a part",
                "autoscaling: {enabled: true, adapter: keda} | autoscaling.keda.prometheusUrl: \"\" (expected: the URL of Prometheus",
                "autoscaling: {enabled: true, adapter: other} | '/autoscaling/adapter': value must be one of",
                "replicaCount: 3, podDisruptionBudget: {minAvailable: 3} | podDisruptionBudget.minAvailable: 3 (expected: less than"
                        + " the 3 pods, or no node could be drained)",
                "replicaCount: 3, podDisruptionBudget: {minAvailable: some} | podDisruptionBudget.minAvailable: \"some\" (expected: a"
                        + " number of at least 1, or a percentage such as 50%)"
            })
    void rejectsWhatCannotScale(String values, String message) {
        assertThatThrownBy(() -> Chart.renderValues("{redis: {url: redis://redis}, %s}".formatted(values)))
                .hasMessageContaining(message);
    }

    @Test
    void aBudgetMayNameThePodsThatStay() throws IOException {
        JsonNode spec = Chart.renderValues(
                        "{redis: {url: redis://redis}, replicaCount: 3, podDisruptionBudget: {minAvailable: 2}}")
                .first("PodDisruptionBudget")
                .path("spec");

        assertThat(spec.path("minAvailable").asInt()).isEqualTo(2);
        assertThat(spec.has("maxUnavailable")).isFalse();
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
