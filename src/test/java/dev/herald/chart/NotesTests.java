package dev.herald.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What Helm prints after an installation: where Herald is reached, commands to paste, and warnings. */
class NotesTests {

    static Stream<String> valueSets() {
        return Chart.valueSets().stream();
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void sayHowItIsReached(String valueSet) {
        assertThat(Chart.notes(valueSet))
                .startsWith("Herald 0.1.0 is rel-")
                .contains("HERALD=http", "\"$HERALD/broadcast\"")
                .doesNotContain("%!", "<no value>", "<nil>", "\n\n\n", " \n");
    }

    @Test
    void sayHowToReadEachKeyAndUseEachForWhatItPermits() {
        assertThat(Chart.notes("defaults")).contains("""
                        DEFAULT_KEY=$(kubectl --namespace messaging get secret rel-herald --output \
                        go-template='{{index .data "api-key" | base64decode}}')""");
        assertThat(Chart.notes("ha"))
                .contains(
                        "get secret herald-auth",
                        "index .data \"backend\"",
                        "curl -H \"X-API-Key: $BACKEND_KEY\" -d 'hello everyone' \"$HERALD/broadcast\"",
                        "curl -H \"X-API-Key: $OPERATIONS_KEY\" -N \"$HERALD/events\"");
        assertThat(Chart.notes("argo-cd")).doesNotContain("/events", "helm test");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "replicaCount: 1 | port-forward service/rel-herald 8080:80 | HERALD=http://localhost:8080",
                "service: {port: 8443} | port-forward service/rel-herald 8080:8443 | http://rel-herald.messaging:8443",
                "service: {type: LoadBalancer} | get service rel-herald --output jsonpath='{.status.loadBalancer.ingress[0].hostname}"
                        + "{.status.loadBalancer.ingress[0].ip}' | HERALD=http://$ADDRESS:80",
                "service: {type: NodePort} | get service rel-herald --output jsonpath='{.spec.ports[0].nodePort}'"
                        + " | HERALD=http://$ADDRESS:$PORT",
                "ingress: {enabled: true, hosts: [a.example]} | ws://a.example/websocket | http://a.example/events",
                "ingress: {enabled: true, hosts: [a.example], tls: [{hosts: [a.example]}]} | wss://a.example/websocket"
                        + " | https://a.example/events",
                "ingress: {enabled: true, hosts: [a.example, b.example], tls: [{hosts: [b.example]}]} | http://a.example/events"
                        + " | https://b.example/events",
                "ingress: {enabled: true, hosts: [a.example.com], tls: [{hosts: ['*.example.com']}]} | wss://a.example.com/websocket"
                        + " | https://a.example.com/events",
                "ingress: {enabled: true, hosts: [a.example], scheme: https} | wss://a.example/websocket | wss://a.example/connection/websocket",
                "gateway: {enabled: true, parentRefs: [{name: a}], hostnames: [a.example]} | wss://a.example/websocket"
                        + " | https://a.example/events",
                "gateway: {enabled: true, parentRefs: [{name: a, namespace: b}]} | wss://<address>/websocket"
                        + " | kubectl --namespace b get gateway a --output jsonpath='{.status.addresses[0].value}'",
                "config: {server: {servlet: {context-path: /push}}} | http://rel-herald.messaging:80/push"
                        + " | HERALD=http://localhost:8080/push",
                "internalIngress: {enabled: true, hosts: [a.example]} | Your network uses | http://a.example/broadcast"
            })
    void areTrue(String values, String one, String other) throws IOException {
        assertThat(Chart.notesOf("{%s}".formatted(values))).contains(one, other);
    }

    /** What is not routed is not named. */
    @Test
    void nameWhatIsRoutedOnly() {
        assertThat(Chart.notes("ingress"))
                .contains("https://herald.example.com/events")
                .doesNotContain("example.com/broadcast");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "auth: {insecure: true} | WARNING: it needs no credentials",
                "ingress: {enabled: true, hosts: [a.example], scheme: https} | WARNING: any pod may claim to be any client",
                "internalGateway: {enabled: true, parentRefs: [{name: a}]} | WARNING: any pod may claim to be any client",
                "trustedProxies: [10.8.0.0/16] | WARNING: any pod may claim to be any client",
                "trustedProxies: [10.8.0.0/16], networkPolicy: {enabled: false, clients: [{podSelector: {}}]} | with"
                        + " networkPolicy.enabled.",
                "service: {type: LoadBalancer} | WARNING: with service.externalTrafficPolicy Cluster, the default",
                "service: {type: NodePort, externalTrafficPolicy: Cluster} | WARNING: with service.externalTrafficPolicy Cluster",
                "service: {type: NodePort}, trustedProxies: [10.0.0.1] | WARNING: clients of the NodePort Service have the address of a"
                        + " node",
                "trustedProxies: [], gateway: {enabled: true, parentRefs: [{name: a}]} | WARNING: trustedProxies is empty",
                "trustedProxies: [10.0.0.1], ingress: {enabled: true, hosts: [a.example]} | WARNING: clients of a.example send their"
                        + " credentials unencrypted",
                "trustedProxies: [10.0.0.1], gateway: {enabled: true, scheme: http, parentRefs: [{name: a}], hostnames: [a.example]}"
                        + " | WARNING: clients of a.example send their credentials unencrypted"
            })
    void warn(String values, String warning) throws IOException {
        assertThat(Chart.notesOf("{%s}".formatted(values))).contains(warning);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "replicaCount: 1",
                "trustedProxies: [10.0.0.1, 10.8.0.0/24, 'fd00::/64']",
                "trustedProxies: [10.0.0.0/8], networkPolicy: {clients: [{podSelector: {}}]}",
                "service: {type: LoadBalancer, externalTrafficPolicy: Local}",
                "trustedProxies: [10.0.0.1], ingress: {enabled: true, hosts: [a.example], tls: [{hosts: [a.example]}]}",
                "trustedProxies: [10.0.0.1], gateway: {enabled: true, parentRefs: [{name: a}], hostnames: [a.example]}"
            })
    void doNotWarnWithoutCause(String values) throws IOException {
        assertThat(Chart.notesOf("{%s}".formatted(values))).doesNotContain("WARNING");
    }
}
