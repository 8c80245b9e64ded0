package dev.herald.chart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Templates in values, and what a parent chart gives to all of its charts. */
class TemplateTests {

    private static final String NAME = "{{ .Release.Name }}-x";

    @Test
    void namesHostsAndUrlsMayBeTemplates() throws IOException {
        Rendered rendered = Chart.renderValues("""
                auth:
                  existingSecret: "NAME"
                  allowedOrigins: ["https://NAME.example.com"]
                  jwt: [{name: login, issuer: "https://NAME.example.com", audience: "NAME"}]
                redis: {url: "redis://NAME:6379"}
                ingress:
                  enabled: true
                  className: "NAME"
                  annotations: {a: "NAME"}
                  hosts: ["NAME.example.com"]
                  tls: [{secretName: "NAME", hosts: ["NAME.example.com"]}]
                gateway: {enabled: true, parentRefs: [{name: "NAME"}], hostnames: ["NAME.example.com"]}
                imagePullSecrets: [{name: "NAME"}]
                serviceAccount: {name: "NAME"}
                extraEnv: [{name: A, valueFrom: {secretKeyRef: {name: "NAME", key: a}}}]
                extraEnvFrom: [{configMapRef: {name: "NAME"}}]
                priorityClassName: "NAME"
                podLabels: {a: "NAME"}
                networkPolicy: {clients: [{namespaceSelector: {matchLabels: {a: "NAME"}}}]}
                config: {spring.application.name: "NAME"}
                """.replace("NAME", NAME));

        assertThat(rendered.text()).doesNotContain("{{");
        assertThat(rendered.first("Ingress").at("/spec/rules/0/host").asString())
                .isEqualTo("rel-x.example.com");
        assertThat(rendered.first("HTTPRoute").at("/spec/hostnames/0").asString())
                .isEqualTo("rel-x.example.com");
        assertThat(rendered.settings().at("/herald/security/jwt/login/issuer").asString())
                .isEqualTo("https://rel-x.example.com");
        assertThat(rendered.podSpec().path("serviceAccountName").asString()).isEqualTo("rel-x");
        assertThat(new String(
                        Base64.getDecoder()
                                .decode(rendered.first("Secret")
                                        .at("/data/redis-url")
                                        .asString()),
                        UTF_8))
                .isEqualTo("redis://rel-x:6379");
    }

    /** In theirs braces have another meaning. */
    @Test
    void leavesTemplatesOfOtherPrograms() throws IOException {
        Rendered rendered = Chart.renderValues("""
                podAnnotations: {vault: '{{- with secret "a" -}}'}
                metrics: {rules: {enabled: true, groups: [{name: a, rules: [{alert: A, expr: up, labels: {b: '{{ $labels.pod }}'}}]}]}}
                """);

        assertThat(rendered.text()).contains("{{- with secret \"a\" -}}", "{{ $labels.pod }}");
    }

    @Test
    void everyTemplateReadsTheRenderedValues() throws IOException {
        try (Stream<Path> templates = Files.walk(Chart.SOURCE.resolve("templates"))) {
            List<Path> files = templates
                    .filter(file -> file.toString().matches(".*/[^_/]+\\.(yaml|txt)"))
                    .toList();
            assertThat(files)
                    .hasSizeGreaterThan(15)
                    .allSatisfy(file ->
                            assertThat(Files.readString(file)).startsWith("{{- include \"herald.prepare\" . -}}\n"));
        }
    }

    @Test
    void imagesComeFromTheRegistryOfTheParentChart() throws IOException {
        Rendered rendered = Chart.renderValues("""
                global: {imageRegistry: mirror.example, imagePullSecrets: [a, {name: b}], other: {key: 1}}
                image: {repository: registry.example.com:5000/team/herald}
                imagePullSecrets: [{name: b}, {name: c}]
                enabled: false
                """);

        assertThat(rendered.container().path("image").asString()).isEqualTo("mirror.example/team/herald:0.1.0");
        assertThat(rendered.podSpecs()).hasSize(2).allSatisfy(pod -> {
            assertThat(pod.at("/containers/0/image").asString()).startsWith("mirror.example/");
            assertThat(pod.path("imagePullSecrets"))
                    .extracting(JsonNode::toString)
                    .containsExactly("{\"name\":\"a\"}", "{\"name\":\"b\"}", "{\"name\":\"c\"}");
        });
    }

    @Test
    void anotherAddressOfRedisReplacesEveryPod() throws IOException {
        assertThat(checksum("redis: {url: redis://a}")).isNotEqualTo(checksum("redis: {url: redis://b}"));
        assertThat(checksum("redis: {url: redis://a}")).isEqualTo(checksum("redis: {url: redis://a}"));
    }

    private static String checksum(String values) throws IOException {
        return Chart.renderValues(values)
                .first("Deployment")
                .at("/spec/template/metadata/annotations/checksum~1config")
                .asString();
    }
}
