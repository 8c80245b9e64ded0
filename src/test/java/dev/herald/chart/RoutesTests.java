package dev.herald.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Which endpoints an Ingress and an HTTPRoute lead to. */
class RoutesTests {

    private static final Path STATIC = Path.of("src/main/resources/static");
    private static final Pattern IMPORT = Pattern.compile("(?m)^(?:import|export)\\b[^;]*?from '\\./([^']+)'");

    @Test
    void onlyWhatClientsNeedIsRoutedByDefault() {
        String[] paths = {
            "/websocket",
            "/connection/websocket",
            "/connection/uni_websocket",
            "/connection/http_stream",
            "/connection/sse",
            "/connection/uni_http_stream",
            "/connection/uni_sse",
            "/emulation",
            "/events",
            "/console/herald.js",
            "/console/positions.js",
            "/console/transports.js",
            "/console/event-stream.js"
        };

        assertThat(paths(Chart.render("ingress").first("Ingress"))).containsExactlyInAnyOrder(paths);
        assertThat(paths(Chart.render("gateway").first("HTTPRoute"))).containsExactlyInAnyOrder(paths);
    }

    /** A page loads herald.js, and a browser then what it imports. */
    @Test
    void everyFileOfTheJavaScriptClientIsRouted() throws IOException {
        Set<String> files = new LinkedHashSet<>();
        Deque<String> next = new ArrayDeque<>(List.of("herald.js"));
        while (!next.isEmpty()) {
            String file = next.pop();
            if (files.add("/console/" + file)) {
                IMPORT.matcher(Files.readString(STATIC.resolve("console").resolve(file)))
                        .results()
                        .forEach(found -> next.push(found.group(1)));
            }
        }

        assertThat(files).hasSizeGreaterThan(2);
        assertThat(paths(Chart.render("ingress").first("Ingress"))).containsAll(files);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "publishing | /broadcast",
                "api | /api",
                "topics | /topics",
                "sessions | /sessions",
                "users | /users",
                "console | /,/console,/node",
                "docs | /swagger-ui.html,/swagger-ui,/v3/api-docs,/v3/api-docs.yaml,/asyncapi.yaml",
                "all | /"
            })
    void groupsAreRoutedByChoice(String group, String paths) throws IOException {
        assertThat(routed(group)).containsExactly(paths.split(","));
    }

    /** The paths of this group. */
    static List<String> routed(String group) throws IOException {
        return paths(
                Chart.renderValues("{ingress: {enabled: true, hosts: [a.example], endpoints: [%s]}}".formatted(group))
                        .first("Ingress"));
    }

    /** A prefix of one slash would be everything. */
    @Test
    void theConsolesPageIsNoPrefix() {
        Rendered rendered = Chart.render("everything-on");

        assertThat(rendered.named("Ingress", "rel-push-internal").at("/spec/rules/0/http/paths"))
                .anySatisfy(each -> {
                    assertThat(each.path("path").asString()).isEqualTo("/");
                    assertThat(each.path("pathType").asString()).isEqualTo("Exact");
                });
    }

    @Test
    void pathsMayBeAddedAndBeAlone() throws IOException {
        JsonNode ingress = Chart.renderValues("""
                ingress:
                  enabled: true
                  hosts: [a.example]
                  endpoints: []
                  paths: [{path: "/push/(.*)", pathType: ImplementationSpecific}, {path: /events}]
                gateway:
                  enabled: true
                  parentRefs: [{name: public}]
                  endpoints: []
                  paths: [{path: "/push/.*", pathType: ImplementationSpecific}, {path: /events}]
                """).first("Ingress");

        assertThat(ingress.at("/spec/rules/0/http/paths"))
                .extracting(each -> each.path("path").asString() + " "
                        + each.path("pathType").asString())
                .containsExactly("/push/(.*) ImplementationSpecific", "/events Prefix");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{server: {servlet: {context-path: /push}}}"})
    void pathsAreUnderTheContextPath(String config) throws IOException {
        Rendered rendered = Chart.renderValues(
                "{config: %s, ingress: {enabled: true, hosts: [a.example], endpoints: [clients, console]}}"
                        .formatted(config));

        assertThat(paths(rendered.first("Ingress")))
                .contains("/push/websocket", "/push/console/herald.js", "/push", "/push/")
                .allMatch(path -> path.startsWith("/push"));
    }

    @Test
    void whatIsInternalHasAnObjectOfItsOwn() {
        Rendered rendered = Chart.render("public-and-internal");
        JsonNode open = rendered.named("Ingress", "rel-herald").path("spec");
        JsonNode internal = rendered.named("Ingress", "rel-herald-internal").path("spec");

        assertThat(open.path("ingressClassName").asString()).isEqualTo("nginx");
        assertThat(internal.path("ingressClassName").asString()).isEqualTo("nginx-internal");
        assertThat(internal.at("/rules/0/host").asString()).isEqualTo("herald.internal.example.com");
        assertThat(open.toString()).doesNotContain("/broadcast", "/sessions", "internal");
        assertThat(internal.toString()).contains("/broadcast", "/sessions");

        JsonNode route = Chart.render("everything-on").named("HTTPRoute", "rel-push-internal");
        assertThat(route.at("/spec/parentRefs/0/name").asString()).isEqualTo("internal");
        assertThat(paths(route)).containsExactly("/");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "ingress: {enabled: true} | ingress.hosts: none (expected: at least one)",
                "internalIngress: {enabled: true} | internalIngress.hosts: none (expected: at least one)",
                "gateway: {enabled: true} | gateway.parentRefs: none (expected: at least one)",
                "internalGateway: {enabled: true} | internalGateway.parentRefs: none (expected: at least one)",
                "ingress: {enabled: true, hosts: [a.example], endpoints: []} | ingress.endpoints: none (expected: some of all, api, clients,"
                        + " console, docs, publishing, sessions, topics, users, or ingress.paths)",
                "ingress: {enabled: true, hosts: [a.example], paths: [{path: push}]} | ingress.paths: \"push\" (expected: paths that begin"
                        + " with a slash)",
                "ingress: {enabled: true, hosts: [a.example], endpoints: [everything]} | '/ingress/endpoints/0': value must be one of",
                "ingress: {enabled: true, hosts: [a.example]}, internalIngress: {enabled: true, hosts: [a.example]}"
                        + " | internalIngress.hosts: a.example is also in ingress.hosts, so that everybody would reach what is internal",
                "gateway: {enabled: true, parentRefs: [{name: a}], hostnames: [a.example]}, internalGateway: {enabled: true, parentRefs:"
                        + " [{name: a}], hostnames: [a.example]} | internalGateway.hostnames: a.example is also in gateway.hostnames",
                "gateway: {enabled: true, parentRefs: [{name: a}]}, internalGateway: {enabled: true, parentRefs: [{name: a}]}"
                        + " | internalGateway.hostnames: the parentRefs are those of gateway"
            })
    void rejects(String values, String message) {
        assertThatThrownBy(() -> Chart.renderValues("{%s}".formatted(values))).hasMessageContaining(message);
    }

    @Test
    void oneHostMayBeOfTwoClasses() throws IOException {
        assertThat(Chart.renderValues("{ingress: {enabled: true, className: a, hosts: [a.example]}, internalIngress:"
                                + " {enabled: true, className: b, hosts: [a.example]}}")
                        .all("Ingress"))
                .hasSize(2);
    }

    /** Of all hosts of an Ingress, or of an HTTPRoute. */
    private static List<String> paths(JsonNode manifest) {
        boolean ingress = manifest.path("kind").asString().equals("Ingress");
        JsonNode found = ingress ? manifest.at("/spec/rules/0/http/paths") : manifest.at("/spec/rules/0/matches");
        return found.valueStream()
                .map(each -> ingress ? each.path("path") : each.at("/path/value"))
                .map(JsonNode::asString)
                .toList();
    }
}
