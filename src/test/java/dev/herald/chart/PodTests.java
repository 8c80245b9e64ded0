package dev.herald.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** How pods run and how they end. */
class PodTests {

    static Stream<String> valueSets() {
        return Chart.valueSets().stream();
    }

    /** Pod Security Standards, "restricted", of Kubernetes 1.34. */
    @ParameterizedTest
    @MethodSource("valueSets")
    void everyPodIsRestricted(String valueSet) {
        List<JsonNode> pods = Chart.render(valueSet).podSpecs();

        assertThat(pods).isNotEmpty();
        for (JsonNode pod : pods) {
            assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
            // Where there is none, OpenShift assigns one.
            assertThat(pod.at("/securityContext/runAsUser").asInt(1)).isPositive();
            assertThat(pod.at("/securityContext/seccompProfile/type").asString())
                    .isEqualTo("RuntimeDefault");
            assertThat(pod.has("hostNetwork") || pod.has("hostPID") || pod.has("hostIPC"))
                    .isFalse();
            assertThat(pod.path("volumes"))
                    .allMatch(each -> each.has("configMap")
                            || each.has("emptyDir")
                            || each.has("projected")
                            || each.has("secret"));
            for (JsonNode container : containers(pod)) {
                JsonNode context = container.path("securityContext");
                assertThat(context.path("allowPrivilegeEscalation").asBoolean(true))
                        .isFalse();
                assertThat(context.at("/capabilities/drop/0").asString()).isEqualTo("ALL");
                assertThat(context.at("/capabilities/add").isMissingNode()).isTrue();
                assertThat(context.path("privileged").asBoolean(false)).isFalse();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void noPodHasAnApiTokenOrServiceLinks(String valueSet) {
        Rendered rendered = Chart.render(valueSet);

        assertThat(rendered.podSpecs()).allSatisfy(pod -> {
            assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
            assertThat(pod.path("enableServiceLinks").asBoolean(true)).isFalse();
        });
        assertThat(rendered.all("ServiceAccount"))
                .allSatisfy(account -> assertThat(
                                account.path("automountServiceAccountToken").asBoolean(true))
                        .isFalse());
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void rootIsReadOnlyAndTmpIsNot(String valueSet) {
        Rendered rendered = Chart.render(valueSet);

        assertThat(rendered.container()
                        .at("/securityContext/readOnlyRootFilesystem")
                        .asBoolean())
                .isTrue();
        JsonNode tmp = rendered.container().path("volumeMounts").get(0);
        assertThat(tmp.path("mountPath").asString()).isEqualTo("/tmp");
        assertThat(rendered.podSpec().path("volumes"))
                .anyMatch(each -> each.path("name").equals(tmp.path("name"))
                        && each.path("emptyDir").isObject());
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void everyMountHasItsVolume(String valueSet) {
        for (JsonNode pod : Chart.render(valueSet).podSpecs()) {
            List<String> volumes = pod.path("volumes")
                    .valueStream()
                    .map(each -> each.path("name").asString())
                    .toList();
            assertThat(volumes).doesNotHaveDuplicates();
            assertThat(containers(pod))
                    .allSatisfy(container -> assertThat(container.path("volumeMounts"))
                            .allSatisfy(mount ->
                                    assertThat(mount.path("name").asString()).isIn(volumes)));
        }
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void probesAskTheManagementPort(String valueSet) {
        Rendered rendered = Chart.render(valueSet);

        assertThat(rendered.settings().at("/management/server/port").asInt()).isEqualTo(9090);
        assertThat(rendered.container().path("ports"))
                .anyMatch(port -> port.path("name").asString().equals("management")
                        && port.path("containerPort").asInt() == 9090);
        assertProbe(rendered, "startupProbe", "/actuator/health/liveness");
        assertProbe(rendered, "livenessProbe", "/actuator/health/liveness");
        assertProbe(rendered, "readinessProbe", "/actuator/health/readiness");
    }

    private static void assertProbe(Rendered rendered, String name, String path) {
        JsonNode get = rendered.container().path(name).path("httpGet");
        assertThat(get.path("path").asString()).isEqualTo(path);
        assertThat(get.path("port").asString()).isEqualTo("management");
    }

    @Test
    void memoryIsLimitedAndProcessorsAreNot() {
        JsonNode resources = Chart.render("defaults").container().path("resources");

        assertThat(resources.at("/limits/memory").asString()).isEqualTo("768Mi");
        assertThat(resources.path("limits").has("cpu")).isFalse();
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void anUpdateTakesNoPodAwayBeforeThereIsAnother(String valueSet) {
        JsonNode spec = Chart.render(valueSet).first("Deployment").path("spec");

        assertThat(spec.at("/strategy/rollingUpdate/maxUnavailable").asInt(-1)).isZero();
        assertThat(spec.path("minReadySeconds").asInt()).isPositive();
    }

    @Test
    void workloadIsAsItsAdoptersNeedIt() {
        JsonNode pod = Chart.render("everything-on").podSpec();

        assertThat(pod.path("dnsPolicy").asString()).isEqualTo("None");
        assertThat(pod.at("/dnsConfig/nameservers/0").asString()).isEqualTo("10.0.0.10");
        assertThat(pod.at("/hostAliases/0/ip").asString()).isEqualTo("10.0.0.9");
        assertThat(pod.path("runtimeClassName").asString()).isEqualTo("gvisor");
        assertThat(pod.path("schedulerName").asString()).isEqualTo("bin-packing");
        assertThat(pod.path("priorityClassName").asString()).isEqualTo("high");
        assertThat(Chart.render("everything-on")
                        .first("Deployment")
                        .at("/metadata/annotations")
                        .properties())
                .extracting(Map.Entry::getKey)
                .containsExactlyInAnyOrder("reloader.stakater.com/auto", "example.com/owner");
    }

    @Test
    void hooksAreBesideTheSleepAndAPreStopHookIsInItsPlace() throws IOException {
        JsonNode beside = Chart.render("everything-on").container().path("lifecycle");
        JsonNode instead = Chart.renderValues("lifecycle: {preStop: {exec: {command: [leave]}}}")
                .container()
                .path("lifecycle");

        assertThat(beside.at("/postStart/sleep/seconds").asInt()).isEqualTo(1);
        assertThat(beside.at("/preStop/sleep/seconds").asInt()).isEqualTo(10);
        assertThat(instead.at("/preStop/exec/command/0").asString()).isEqualTo("leave");
        assertThat(instead.path("preStop").has("sleep")).isFalse();
    }

    @Test
    void updatesMayBeOtherwise() throws IOException {
        JsonNode recreate = Chart.renderValues("updateStrategy: {type: Recreate}")
                .first("Deployment")
                .at("/spec/strategy");
        JsonNode surge = Chart.renderValues("updateStrategy: {rollingUpdate: {maxSurge: 25%}}")
                .first("Deployment")
                .at("/spec/strategy");

        assertThat(recreate.propertyNames()).containsExactly("type");
        assertThat(surge.at("/rollingUpdate/maxSurge").asString()).isEqualTo("25%");
        assertThat(surge.at("/rollingUpdate/maxUnavailable").asInt(-1)).isZero();
    }

    @Test
    void anotherConfigurationStartsPodsAgain() {
        assertThat(checksum("herald.tick.enabled", true)).isNotEqualTo(checksum("herald.tick.enabled", false));
    }

    private static JsonNode checksum(String setting, Object value) {
        return Chart.render("defaults", "config." + setting, value)
                .first("Deployment")
                .at("/spec/template/metadata/annotations/checksum~1config");
    }

    @Test
    void podsAreSpreadOverZonesAndNodes() {
        assertThat(Chart.render("ha").podSpec().path("topologySpreadConstraints"))
                .extracting(each -> each.path("topologyKey").asString())
                .containsExactly("topology.kubernetes.io/zone", "kubernetes.io/hostname");
        assertThat(Chart.render("everything-on").podSpec().path("topologySpreadConstraints"))
                .singleElement()
                .satisfies(each ->
                        assertThat(each.path("whenUnsatisfiable").asString()).isEqualTo("DoNotSchedule"));
    }

    @Test
    void imageIsByTagOrByDigest() {
        assertThat(Chart.render("defaults").container().path("image").asString())
                .isEqualTo("registry.example.com/herald:0.1.0");
        assertThat(Chart.render("defaults", "image.tag", "next")
                        .container()
                        .path("image")
                        .asString())
                .isEqualTo("registry.example.com/herald:next");
        assertThat(Chart.render("everything-on", "image.tag", "next")
                        .container()
                        .path("image")
                        .asString())
                .startsWith("images.example.com/herald@sha256:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HERALD_TICK_ENABLED", "JAVA_TOOL_OPTIONS"})
    void moreIsAddedToTheEnvironment(String name) {
        assertThat(Chart.render("everything-on").container().path("env"))
                .extracting(each -> each.path("name").asString())
                .contains(name);
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void exitsWhenOutOfMemory(String valueSet) {
        assertThat(javaToolOptions(Chart.render(valueSet))).startsWith("-XX:+ExitOnOutOfMemoryError");
    }

    @Test
    void optionsOfTheUserAreAddedToTheFlag() {
        assertThat(javaToolOptions(Chart.render("everything-on"))).isEqualTo("-XX:+ExitOnOutOfMemoryError -Xlog:gc");
        assertThat(javaToolOptions(Chart.render("defaults"))).isEqualTo("-XX:+ExitOnOutOfMemoryError");
    }

    /** Kubernetes refuses a name that is there twice. */
    @Test
    void optionsInTheEnvironmentAreTheUsersOwn() {
        Rendered rendered = Chart.render(
                "defaults", "extraEnv[0].name", "JAVA_TOOL_OPTIONS", "extraEnv[0].value", "-XX:ActiveProcessorCount=4");

        assertThat(javaToolOptions(rendered)).isEqualTo("-XX:ActiveProcessorCount=4");
    }

    private static String javaToolOptions(Rendered rendered) {
        List<String> values = rendered.container()
                .path("env")
                .valueStream()
                .filter(each -> each.path("name").asString().equals("JAVA_TOOL_OPTIONS"))
                .map(each -> each.path("value").asString())
                .toList();
        assertThat(values).hasSize(1);
        return values.getFirst();
    }

    private static List<JsonNode> containers(JsonNode pod) {
        List<JsonNode> containers = new ArrayList<>();
        pod.path("initContainers").forEach(containers::add);
        pod.path("containers").forEach(containers::add);
        return containers;
    }

    @Test
    void helmTestKnowsThePathOfTheApplication() {
        String path = "config.server.servlet.context-path";

        assertThat(Chart.render("defaults", path, "/push").first("Pod").toString())
                .contains(":80/push/broadcast?topic=helm-test");
        assertThat(Chart.render("defaults").first("Pod").toString()).contains(":80/broadcast?topic=helm-test");
    }
}
