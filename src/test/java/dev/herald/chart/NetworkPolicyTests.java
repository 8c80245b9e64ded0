package dev.herald.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Pods reach what the URLs in the values name, and nothing else. */
class NetworkPolicyTests {

    private static final String PRIVATE = "10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 100.64.0.0/10 fc00::/7";
    private static final String ELSEWHERE = "0.0.0.0/0-169.254.0.0/16 ::/0-fe80::/10-fd00:ec2::254/128";

    static Stream<String> valueSets() {
        return Chart.valueSets().stream();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "redis: {url: redis://valkey} | 6379 pods",
                "redis: {url: redis://valkey:6380} | 6380 pods",
                "redis: {url: 'rediss://user:p@ss@valkey.data.svc:6390/0?timeout=2s'} | 6390 data",
                "redis: {url: redis://node-0.valkey.data.svc.cluster.local} | 6379 data",
                "redis: {url: redis://valkey.data} | 6379 data PRIVATE",
                "redis: {url: redis://10.1.2.3} | 6379 10.1.2.3/32",
                "redis: {url: 'redis://[fd00::1]:6380'} | 6380 fd00::1/128",
                "redis: {url: redis://redis.example.com} | 6379 PRIVATE",
                "redis: {url: redis://localhost} | ''",
                "redis: {existingSecret: a} | 6379 all PRIVATE, 26379 all PRIVATE",
                "redis: {existingSecret: a, port: 26379} | 26379 all PRIVATE",
                "redis: {url: 'redis-cluster://a:7000,b:7001'} | 7000 pods, 7001 pods",
                "redis: {url: 'redis-cluster://10.1.2.3:7000'} | 7000 10.1.2.3/32, 7000 all PRIVATE",
                "redis: {url: 'redis-sentinel://p@a,b.data.svc:26380/0#main'} | 26379 pods, 26380 data, 6379 pods, 6379 data",
                "redis: {url: 'redis-sentinel://10.1.2.3#main', port: 6380} | 26379 10.1.2.3/32, 6380 all PRIVATE",
                "auth: {jwt: [{name: a, issuer: 'https://login.example.com/realm'}]} | 443 ELSEWHERE",
                "auth: {jwt: [{name: a, issuer: x, jwksUri: 'https://login.example.com:8443/'}]} | 8443 ELSEWHERE",
                "auth: {jwt: [{name: a, jwksUri: 'http://keycloak.auth.svc:8080/'}]} | 8080 auth",
                "auth: {jwt: [{name: a, jwksUri: 'http://keycloak.auth.svc/'}]} | * auth",
                "auth: {jwt: [{name: a, jwksUri: 'https://kubernetes.default.svc/'}]} | 443 ELSEWHERE",
                "auth: {jwt: [{name: a, issuer: x, publicKey: b}]} | ''",
                "{auth: {insecure: true, jwt: [{name: a, issuer: 'https://a.example'}]}} | ''",
                "config: {management.opentelemetry.tracing.export.otlp.endpoint: 'http://tempo.traces.svc:4318/v1'} | 4318 traces",
                "extraEnv: [{name: OTEL_EXPORTER_OTLP_ENDPOINT, value: 'http://10.9.9.9:4317'}] | 4317 10.9.9.9/32",
                "javaToolOptions: -Dmanagement.otlp.metrics.export.url=http://collector:4318 | 4318 pods",
                "auth: {allowedOrigins: ['https://app.example.com']} | ''",
                "{redis: {url: redis://a.b.c}, networkPolicy: {to: {redis: [data, 10.20.0.0/16, 10.1.1.1]}}} | 6379 data"
                        + " 10.20.0.0/16 10.1.1.1/32"
            })
    void destinationsAreThoseOfTheUrls(String values, String expected) throws IOException {
        List<String> rules = rules(Chart.renderValues(values));

        assertThat(rules.getFirst()).startsWith("53 53 5353 5353 ");
        assertThat(String.join(", ", rules.subList(1, rules.size())))
                .isEqualTo(expected.replace("PRIVATE", PRIVATE).replace("ELSEWHERE", ELSEWHERE));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | all 169.254.0.0/16",
                "dnsConfig: {nameservers: [10.5.5.5]} | all 169.254.0.0/16 10.5.5.5/32",
                "networkPolicy: {to: {dns: [openshift-dns]}} | openshift-dns",
                "networkPolicy: {to: {dns: []}} | ''",
                "dnsPolicy: Default | ''"
            })
    void namesAreResolvedInTheCluster(String values, String expected) throws IOException {
        assertThat(rules(Chart.renderValues(values)).getFirst()).isEqualTo(("53 53 5353 5353 " + expected).strip());
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void noRuleLeadsToTheMetadataOfTheCloud(String valueSet) {
        Chart.render(valueSet)
                .all("NetworkPolicy")
                .forEach(policy -> assertThat(policy.at("/spec/egress"))
                        .filteredOn(rule -> !rule.toString().contains("\"port\":53,"))
                        .noneMatch(rule -> rule.toString().contains("\"0.0.0.0/0\"}")));
    }

    @Test
    void sourcesMayBeNamespacesAndNetworks() throws IOException {
        JsonNode spec = Chart.renderValues("""
                        networkPolicy:
                          clients: [ingress-nginx, 10.0.0.0/8, {podSelector: {}}]
                          scrapers: ['{{ .Release.Name }}-monitoring']
                          egress: [{ports: [{port: 1234}]}]
                        """).first("NetworkPolicy").path("spec");

        assertThat(peers(spec.at("/ingress/0/from"))).startsWith("ingress-nginx 10.0.0.0/8 pods ");
        assertThat(peers(spec.at("/ingress/1/from"))).isEqualTo("rel-monitoring");
        assertThat(spec.path("egress").get(1).at("/ports/0/port").asInt()).isEqualTo(1234);
        assertThatThrownBy(() -> Chart.renderValues("networkPolicy: {clients: [Not_A_Name]}"))
                .hasMessageContaining("networkPolicy.clients: \"Not_A_Name\" (expected: names of namespaces, networks");
    }

    private static List<String> rules(Rendered rendered) {
        return rendered.first("NetworkPolicy")
                .at("/spec/egress")
                .valueStream()
                .map(rule -> (rule.has("ports") ? ports(rule.path("ports")) : "*") + " " + peers(rule.path("to")))
                .map(String::strip)
                .toList();
    }

    private static String ports(JsonNode ports) {
        return String.join(
                " ",
                ports.valueStream().map(port -> port.path("port").asString()).toList());
    }

    private static String peers(JsonNode peers) {
        return String.join(
                " ", peers.valueStream().map(NetworkPolicyTests::peer).toList());
    }

    private static String peer(JsonNode peer) {
        if (peer.has("ipBlock")) {
            JsonNode except = peer.at("/ipBlock/except");
            return peer.at("/ipBlock/cidr").asString()
                    + String.join(
                            "",
                            except.valueStream()
                                    .map(each -> "-" + each.asString())
                                    .toList());
        }
        if (peer.has("podSelector")) {
            return "pods";
        }
        JsonNode labels = peer.at("/namespaceSelector/matchLabels");
        return labels.isMissingNode()
                ? "all"
                : labels.path("kubernetes.io/metadata.name").asString();
    }
}
