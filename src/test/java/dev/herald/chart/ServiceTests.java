package dev.herald.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The Service that clients and backends use. */
class ServiceTests {

    @Test
    void ofALoadBalancerHasWhatItIsGiven() {
        JsonNode spec = Chart.render("everything-on").service().path("spec");

        assertThat(spec.path("type").asString()).isEqualTo("LoadBalancer");
        assertThat(spec.path("externalTrafficPolicy").asString()).isEqualTo("Local");
        assertThat(spec.path("loadBalancerClass").asString()).isEqualTo("example.com/internal");
        assertThat(spec.at("/loadBalancerSourceRanges/1").asString()).isEqualTo("2001:db8::/32");
        assertThat(spec.at("/ports/0/nodePort").asInt()).isEqualTo(30080);
        assertThat(spec.path("ipFamilyPolicy").asString()).isEqualTo("PreferDualStack");
        assertThat(spec.at("/ipFamilies/1").asString()).isEqualTo("IPv6");
        assertThat(Chart.render("everything-on")
                        .service()
                        .at("/metadata/annotations/example.com~1load-balancer")
                        .asString())
                .isEqualTo("internal");
    }

    @Test
    void byDefaultHasNoneOfIt() {
        assertThat(Chart.render("defaults").service().path("spec").propertyNames())
                .containsExactlyInAnyOrder("type", "selector", "ports");
        assertThat(Chart.render("defaults").service().at("/spec/ports/0").has("nodePort"))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "service: {port: 80} | http",
                "service: {appProtocol: ''} | ''",
                "service: {appProtocol: tcp} | tcp",
                "gateway: {enabled: true, parentRefs: [{name: a}]} | kubernetes.io/ws",
                "internalGateway: {enabled: true, parentRefs: [{name: a}]} | kubernetes.io/ws",
                "ingress: {enabled: true, hosts: [a.example]} | http"
            })
    void saysWhatItSpeaks(String values, String protocol) throws IOException {
        assertThat(Chart.renderValues("{%s}".formatted(values))
                        .service()
                        .at("/spec/ports/0/appProtocol")
                        .asString(""))
                .isEqualTo(protocol);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "nodePort: 30080 | service.nodePort: 30080 (expected: none with service.type ClusterIP",
                "externalTrafficPolicy: Local | service.externalTrafficPolicy: Local (expected: none with service.type ClusterIP",
                "loadBalancerClass: a, type: NodePort | service.loadBalancerClass: a (expected: none with service.type NodePort",
                "loadBalancerSourceRanges: [10.0.0.0/8] | service.loadBalancerSourceRanges: 10.0.0.0/8 (expected: none with"
                        + " service.type ClusterIP",
                "type: LoadBalancer, loadBalancerSourceRanges: [10.0.0.1] | service.loadBalancerSourceRanges: \"10.0.0.1\" (expected:"
                        + " networks, such as 203.0.113.0/24)",
                "externalTrafficPolicy: local | '/service/externalTrafficPolicy': value must be one of",
                "nodePort: 70000, type: NodePort | '/service/nodePort': maximum: got 70,000, want 65,535"
            })
    void rejects(String service, String message) {
        assertThatThrownBy(() -> Chart.renderValues("service: {%s}".formatted(service)))
                .hasMessageContaining(message);
    }
}
