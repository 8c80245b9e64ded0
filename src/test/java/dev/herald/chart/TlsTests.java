package dev.herald.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Whatever connects to a port does so with TLS where Herald speaks it there. */
class TlsTests {

    private static final String METRICS = "metrics: {serviceMonitor: {enabled: true}}";

    /** In each spelling that Spring Boot reads; the management port has that of the other unless it has its own. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "config: {} | http | http",
                "config: {server: {ssl: {bundle: herald}}} | https | https",
                "config: {server.ssl.bundle: herald} | https | https",
                "config: {server.ssl: {certificate: a}} | https | https",
                "config: {server: {ssl.key-store: a}} | https | https",
                "config: {server.ssl.keyStore: a} | https | https",
                "config: {server.ssl: {bundle: a, enabled: false}} | http | http",
                "config: {server.ssl: {}} | http | http",
                "extraEnv: [{name: SERVER_SSL_BUNDLE, value: herald}] | https | https",
                "javaToolOptions: -Dserver.ssl.bundle=herald | https | https",
                "config: {server.ssl.bundle: a, management.server.ssl.enabled: false} | https | http",
                "config: {server.ssl.bundle: a, management: {server: {ssl: {enabled: 'false'}}}} | https | http",
                "config: {management.server.ssl.bundle: a} | http | https",
                "config: {server.ssl.bundle: a}, extraEnv: [{name: MANAGEMENT_SERVER_SSL_ENABLED, value: 'false'}] | https | http"
            })
    void isFollowed(String values, String service, String management) throws IOException {
        Rendered rendered = Chart.renderValues("{%s, %s}".formatted(METRICS, values));

        for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
            assertThat(rendered.container().at("/" + probe + "/httpGet/scheme").asString("HTTP"))
                    .as(probe)
                    .isEqualToIgnoringCase(management);
        }
        JsonNode endpoint = rendered.first("ServiceMonitor").at("/spec/endpoints/0");
        assertThat(endpoint.path("scheme").asString("http")).isEqualTo(management);
        assertThat(endpoint.at("/tlsConfig/insecureSkipVerify").asBoolean(false))
                .isEqualTo(management.equals("https"));
        assertThat(rendered.service().at("/spec/ports/0/appProtocol").asString())
                .isEqualTo(service);
        assertThat(rendered.first("Pod").at("/spec/containers/0/args/0").asString())
                .contains(service + "://rel-herald:80/")
                .matches(script -> script.contains("--no-check-certificate") == service.equals("https"));
    }

    @Test
    void isInTheNotes() throws IOException {
        assertThat(Chart.notes("load-balancer"))
                .contains("https://rel-herald.messaging:443", "HERALD=https://$ADDRESS:443", "curl --insecure -H");
        assertThat(Chart.notesOf("{config: {server.ssl.bundle: a}, gateway: {enabled: true, parentRefs: [{name: a}]}}"))
                .contains("HERALD=https://localhost:8080");
    }

    @Test
    void isOfTheGatewaysWebSocketsToo() throws IOException {
        assertThat(Chart.renderValues(
                                "{config: {server.ssl.bundle: a}, gateway: {enabled: true, parentRefs: [{name: a}]}}")
                        .service()
                        .at("/spec/ports/0/appProtocol")
                        .asString())
                .isEqualTo("kubernetes.io/wss");
    }

    @Test
    void certificatesMayBeVerifiedByPrometheus() throws IOException {
        assertThat(Chart.renderValues("{config: {server.ssl.bundle: a}, metrics: {serviceMonitor: {enabled: true,"
                                + " tlsConfig: {serverName: herald}}}}")
                        .first("ServiceMonitor")
                        .at("/spec/endpoints/0/tlsConfig")
                        .propertyNames())
                .containsExactly("serverName");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "config: {server.ssl: {bundle: a, client-auth: need}} | config: server.ssl.client-auth is need (expected:"
                        + " management.server.ssl with client-auth none",
                "config: {server.ssl.bundle: a}, extraEnv: [{name: SERVER_SSL_CLIENTAUTH, value: NEED}] | extraEnv:"
                        + " SERVER_SSL_CLIENTAUTH is need",
                "config: {management.server.ssl: {bundle: a, clientAuth: need}} | config: management.server.ssl.clientAuth is need"
            })
    void clientCertificatesAreNotAskedOfProbes(String values, String message) {
        assertThatThrownBy(() -> Chart.renderValues("{%s}".formatted(values))).hasMessageContaining(message);
    }

    @Test
    void clientCertificatesMayBeAskedOfClients() throws IOException {
        assertThat(Chart.renderValues(
                                "config: {server.ssl: {bundle: a, client-auth: need}, management.server.ssl.enabled: false}")
                        .has("Deployment"))
                .isTrue();
    }
}
