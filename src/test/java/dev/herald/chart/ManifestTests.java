package dev.herald.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Whatever the values, an API server accepts all that is rendered. */
class ManifestTests {

    static Stream<String> valueSets() {
        return Chart.valueSets().stream();
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void everyManifestIsValid(String valueSet) throws Exception {
        List<JsonNode> manifests = Chart.render(valueSet).manifests();

        assertThat(manifests).hasSizeGreaterThan(2);
        for (JsonNode manifest : manifests) {
            StrictModel.check(manifest);
        }
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void noTwoManifestsAreTheSameObject(String valueSet) {
        assertThat(Chart.render(valueSet).manifests())
                .extracting(each -> each.path("kind").asString() + "/"
                        + each.at("/metadata/name").asString())
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void selectorsFindTheirPods(String valueSet) {
        Rendered rendered = Chart.render(valueSet);
        JsonNode labels = rendered.first("Deployment").at("/spec/template/metadata/labels");

        assertThat(rendered.first("Deployment").at("/spec/selector/matchLabels").properties())
                .isNotEmpty()
                .isSubsetOf(labels.properties());
        for (JsonNode service : rendered.all("Service")) {
            assertThat(service.at("/spec/selector").properties()).isNotEmpty().isSubsetOf(labels.properties());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"commonLabels", "podLabels"})
    void labelsOfSelectorsAreRejected(String value) {
        for (String label : Chart.render("defaults")
                .first("Deployment")
                .at("/spec/selector/matchLabels")
                .propertyNames()) {
            assertThatThrownBy(() -> Chart.renderValues("%s: {%s: other}".formatted(value, label)))
                    .hasMessageContaining("%s: %s (expected: other labels;".formatted(value, label));
        }
    }

    /** As a parent chart unsets what a value set has. */
    @Test
    void nullIsEmpty() throws Exception {
        Rendered rendered = Chart.renderValues("""
                {updateStrategy: null, lifecycle: null, commonLabels: null, commonAnnotations: null, podLabels: null,
                podAnnotations: null, deploymentAnnotations: null, service: {annotations: null},
                ingress: {enabled: true, hosts: [a.example], annotations: null, tls: null, paths: null},
                metrics: {dashboard: {enabled: true, labels: null}, rules: {enabled: true, labels: null, disabled: null},
                serviceMonitor: {enabled: true, labels: null}}}
                """);

        for (JsonNode manifest : rendered.manifests()) {
            StrictModel.check(manifest);
        }
    }

    @Test
    void labelsThatHelmReadsAreRejected() {
        assertThatThrownBy(() -> Chart.renderValues("commonLabels: {app.kubernetes.io/managed-by: hand}"))
                .hasMessageContaining("commonLabels: app.kubernetes.io/managed-by (expected: other labels;");
        assertThatThrownBy(() -> Chart.renderValues("podLabels: {pod-template-hash: a}"))
                .hasMessageContaining("podLabels: pod-template-hash (expected: other labels;");
    }

    @Test
    void otherLabelsAreOnEverythingAndAnnotationsToo() {
        Rendered rendered = Chart.render("everything-on");

        assertThat(rendered.manifests())
                .filteredOn(each -> !each.at("/metadata/name").asString().matches("rel-(push-)?mo(re|st)"))
                .hasSizeGreaterThan(15)
                .allSatisfy(each -> {
                    assertThat(each.at("/metadata/labels/team").asString()).isEqualTo("messaging");
                    assertThat(each.at("/metadata/annotations/example.com~1owner")
                                    .asString())
                            .isEqualTo("messaging");
                });
        assertThat(rendered.first("Deployment")
                        .at("/spec/template/metadata/labels/team")
                        .asString())
                .isEqualTo("messaging");
    }

    @Test
    void everythingOnHasEveryKind() {
        Rendered rendered = Chart.render("everything-on");

        assertThat(rendered.manifests().stream()
                        .map(each -> each.path("kind").asString())
                        .distinct())
                .containsExactlyInAnyOrder(
                        "ConfigMap",
                        "Deployment",
                        "HTTPRoute",
                        "HorizontalPodAutoscaler",
                        "Ingress",
                        "NetworkPolicy",
                        "Pod",
                        "PodDisruptionBudget",
                        "PrometheusRule",
                        "Secret",
                        "Service",
                        "ServiceAccount",
                        "ServiceMonitor");
        assertThat(rendered.named("ConfigMap", "rel-more").path("data").has("HERALD_HTTP_MAXPAGE"))
                .isTrue();
        assertThat(rendered.all("ConfigMap"))
                .extracting(each -> each.at("/metadata/name").asString())
                .contains("rel-push-most");
    }

    @Test
    void everythingOffHasLittle() {
        assertThat(Chart.render("everything-off").manifests())
                .extracting(each -> each.path("kind").asString())
                .containsExactlyInAnyOrder("ConfigMap", "Deployment", "Secret", "Service");
    }

    @Test
    void theModelsAreStrict() {
        Rendered rendered = Chart.render("everything-on");
        ObjectNode unknownField = (ObjectNode) rendered.first("Deployment").deepCopy();
        ((ObjectNode) unknownField.at("/spec/template/spec/containers/0")).put("imagePullPolice", "Always");
        ObjectNode missingField = (ObjectNode) rendered.first("Deployment").deepCopy();
        ((ObjectNode) missingField.path("spec")).remove("selector");
        ObjectNode wrongType = (ObjectNode) rendered.first("HTTPRoute").deepCopy();
        ((ObjectNode) wrongType.path("spec")).put("parentRefs", "public");

        assertThatThrownBy(() -> StrictModel.check(unknownField)).hasMessageContaining("imagePullPolice");
        assertThatThrownBy(() -> StrictModel.check(missingField)).hasMessageContaining("selector");
        assertThatThrownBy(() -> StrictModel.check(wrongType)).hasMessageContaining("parentRefs");
    }
}
