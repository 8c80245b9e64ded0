package dev.herald.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Who can reach what. */
class ExposureTests {

    @Test
    void isNotExposedByDefault() {
        Rendered rendered = Chart.render("defaults");

        assertThat(rendered.has("Ingress") || rendered.has("HTTPRoute")).isFalse();
        assertThat(rendered.all("Service"))
                .allMatch(each -> each.at("/spec/type").asString().equals("ClusterIP"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ingress", "gateway", "everything-on"})
    void theManagementPortIsNeverLedOutside(String valueSet) {
        Rendered rendered = Chart.render(valueSet);

        assertThat(rendered.all("Ingress")).noneMatch(each -> each.toString().contains("management"));
        assertThat(rendered.all("HTTPRoute")).noneMatch(each -> each.toString().contains("management"));
        assertThat(rendered.service().at("/spec/ports"))
                .singleElement()
                .satisfies(
                        port -> assertThat(port.path("targetPort").asString()).isEqualTo("http"));
    }

    @Test
    void ingressLeadsToTheService() {
        JsonNode ingress = Chart.render("ingress").first("Ingress").path("spec");

        assertThat(ingress.path("ingressClassName").asString()).isEqualTo("nginx");
        assertThat(ingress.at("/rules/0/host").asString()).isEqualTo("herald.example.com");
        assertThat(ingress.at("/rules/0/http/paths/0/backend/service/name").asString())
                .isEqualTo("rel-herald");
        assertThat(ingress.at("/tls/0/secretName").asString()).isEqualTo("herald-tls");
        assertThatThrownBy(() -> Chart.render("defaults", "ingress.enabled", true))
                .hasMessageContaining("ingress.hosts: none");
    }

    @Test
    void routeLeadsToTheServiceAndHasNoTimeoutsOfItsOwn() {
        JsonNode route = Chart.render("gateway").first("HTTPRoute").path("spec");

        assertThat(route.at("/parentRefs/0/name").asString()).isEqualTo("public");
        assertThat(route.at("/rules/0/backendRefs/0/name").asString()).isEqualTo("rel-herald");
        assertThat(route.at("/rules/0/backendRefs/0/port").asInt()).isEqualTo(80);
        assertThat(route.path("rules").get(0).has("timeouts")).isFalse();
        assertThatThrownBy(() -> Chart.render("defaults", "gateway.enabled", true))
                .hasMessageContaining("gateway.parentRefs: none");
    }

    @Test
    void proxiesAreTrustedOnlyWhereThereAreSome() throws Exception {
        assertThat(trusted(Chart.render("defaults"))).isEmpty();
        assertThat(trusted(Chart.render("ingress"))).contains("10.0.0.0/8", "192.168.0.0/16", "fc00::/7");
        assertThat(trusted(Chart.render("gateway"))).containsExactly("10.8.1.0/24");
        assertThat(trusted(Chart.renderValues("{trustedProxies: [], ingress: {enabled: true, hosts: [a.example]}}")))
                .isEmpty();
    }

    private static List<String> trusted(Rendered rendered) {
        return rendered.settings()
                .at("/herald/limits/trusted-proxies")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
    }

    @Test
    void networkPolicyLetsAllIntoTheServiceAndTheClusterToTheMeters() {
        JsonNode spec = Chart.render("defaults").first("NetworkPolicy").path("spec");

        assertThat(spec.path("policyTypes")).hasSize(2);
        assertThat(spec.at("/ingress/0/ports/0/port").asString()).isEqualTo("http");
        assertThat(spec.at("/ingress/0").has("from")).isFalse();
        assertThat(spec.at("/ingress/1/ports/0/port").asString()).isEqualTo("management");
        assertThat(spec.at("/ingress/1/from/0/namespaceSelector").isObject()).isTrue();
    }

    @Test
    void chartTestIsAllowedByTheNetworkPolicy() {
        Rendered rendered = Chart.render("everything-on");
        JsonNode labels = rendered.first("Pod").at("/metadata/labels");

        assertThat(rendered.first("NetworkPolicy").at("/spec/ingress/0/from"))
                .anySatisfy(
                        peer -> assertThat(peer.at("/podSelector/matchLabels").properties())
                                .isNotEmpty()
                                .isSubsetOf(labels.properties()));
    }

    @Test
    void prometheusFindsPodsThatAreNotReadyToo() {
        Rendered rendered = Chart.render("defaults", "metrics.serviceMonitor.enabled", true);
        JsonNode service = rendered.named("Service", "rel-herald-management");
        JsonNode monitor = rendered.first("ServiceMonitor").path("spec");

        assertThat(service.at("/spec/publishNotReadyAddresses").asBoolean()).isTrue();
        assertThat(monitor.at("/selector/matchLabels").properties())
                .isSubsetOf(service.at("/metadata/labels").properties());
        assertThat(monitor.at("/endpoints/0/port")).isEqualTo(service.at("/spec/ports/0/name"));
        assertThat(monitor.at("/endpoints/0/path").asString()).isEqualTo("/actuator/prometheus");
        assertThat(monitor.at("/namespaceSelector/matchNames/0").asString()).isEqualTo(Chart.NAMESPACE);
    }

    /** Prometheus may look for them in its own namespace only; what they are about stays that of the release. */
    @Test
    void monitorsAndRulesMayBeElsewhere() throws Exception {
        Rendered rendered = Chart.renderValues("""
                metrics:
                  serviceMonitor: {enabled: true, namespace: monitoring, labels: {release: a}, annotations: {b: c}}
                  rules: {enabled: true, namespace: monitoring, labels: {release: a}, annotations: {b: c}}
                """);

        for (String kind : List.of("ServiceMonitor", "PrometheusRule")) {
            JsonNode metadata = rendered.first(kind).path("metadata");
            assertThat(metadata.path("namespace").asString()).as(kind).isEqualTo("monitoring");
            assertThat(metadata.at("/labels/release").asString()).as(kind).isEqualTo("a");
            assertThat(metadata.at("/annotations/b").asString()).as(kind).isEqualTo("c");
        }
        assertThat(rendered.first("ServiceMonitor")
                        .at("/spec/namespaceSelector/matchNames/0")
                        .asString())
                .isEqualTo(Chart.NAMESPACE);
        assertThat(rendered.first("PrometheusRule").toString()).contains("namespace=\\\"messaging\\\"");
    }

    @Test
    void prometheusFindsNoOtherService() {
        Rendered rendered = Chart.render("everything-on");
        JsonNode wanted = rendered.first("ServiceMonitor").at("/spec/selector/matchLabels");

        assertThat(rendered.all("Service"))
                .filteredOn(each -> each.at("/metadata/labels").properties().containsAll(wanted.properties()))
                .singleElement()
                .satisfies(
                        each -> assertThat(each.at("/metadata/name").asString()).isEqualTo("rel-push-management"));
    }
}
