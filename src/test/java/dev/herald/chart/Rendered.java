package dev.herald.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What a chart became: manifests in the order of its templates. */
final class Rendered {

    static final YAMLMapper YAML = YAMLMapper.builder(YAMLFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .build();

    private static final Pattern SEPARATOR = Pattern.compile("(?m)^---.*$");

    private final String text;
    private final List<JsonNode> manifests = new ArrayList<>();

    Rendered(String text) {
        this.text = text;
        SEPARATOR
                .splitAsStream(text)
                .filter(document -> !document.isBlank())
                .map(YAML::readTree)
                .forEach(manifests::add);
    }

    String text() {
        return text;
    }

    List<JsonNode> manifests() {
        return manifests;
    }

    List<JsonNode> all(String kind) {
        return manifests.stream()
                .filter(each -> each.path("kind").asString().equals(kind))
                .toList();
    }

    boolean has(String kind) {
        return !all(kind).isEmpty();
    }

    /** The first of this kind, of which there must be one. */
    JsonNode first(String kind) {
        assertThat(all(kind)).as(kind).isNotEmpty();
        return all(kind).getFirst();
    }

    JsonNode named(String kind, String name) {
        return all(kind).stream()
                .filter(each -> each.at("/metadata/name").asString().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(kind + ": no " + name));
    }

    /** The one that clients use. */
    JsonNode service() {
        return all("Service").stream()
                .filter(each -> !each.at("/metadata/name").asString().endsWith("-management"))
                .findFirst()
                .orElseThrow();
    }

    /** That of Herald's own pods. */
    JsonNode podSpec() {
        return first("Deployment").at("/spec/template/spec");
    }

    JsonNode container() {
        return podSpec().at("/containers/0");
    }

    /** Those of every pod, that of helm test too. */
    List<JsonNode> podSpecs() {
        List<JsonNode> specs = new ArrayList<>();
        all("Deployment").forEach(each -> specs.add(each.at("/spec/template/spec")));
        all("Pod").forEach(each -> specs.add(each.path("spec")));
        return specs;
    }

    /** Herald's own settings, as the pod reads them. */
    JsonNode settings() {
        return YAML.readTree(first("ConfigMap").at("/data/application.yaml").asString());
    }
}
