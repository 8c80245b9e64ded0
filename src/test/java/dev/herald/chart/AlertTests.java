package dev.herald.chart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.testing.Program;
import dev.herald.testing.RequiresProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Alerts fire exactly when they should, evaluated by Prometheus' promtool. */
class AlertTests {

    private static final Path CASES = Path.of("src/test/resources/chart/alerts.yaml");

    private static JsonNode rules;
    private static JsonNode cases;

    @TempDir
    private Path directory;

    @BeforeAll
    static void render() throws IOException {
        rules = Chart.render("defaults", "metrics.rules.enabled", true)
                .first("PrometheusRule")
                .path("spec");
        cases = Rendered.YAML.readTree(Files.readString(CASES));
    }

    @Test
    @RequiresProgram(Program.PROMTOOL)
    void fireAsTheyShould() throws Exception {
        write("rules.yaml", rules);
        write(
                "tests.yaml",
                Map.of("rule_files", List.of("rules.yaml"), "evaluation_interval", "30s", "tests", tests()));

        assertThat(promtool("check", "rules", "rules.yaml")).contains("SUCCESS: " + alerts().size() + " rules found");
        assertThat(promtool("test", "rules", "tests.yaml")).contains("SUCCESS");
    }

    @Test
    void eachIsSeenToFireAndToBeSilent() {
        assertThat(cases.propertyNames()).containsExactlyElementsOf(alerts());
        for (JsonNode each : cases) {
            assertThat(each).anyMatch(one -> !one.path("fires").isEmpty());
            assertThat(each).anyMatch(one -> one.path("fires").isEmpty());
        }
    }

    @Test
    void eachHasARunbookLine() throws IOException {
        String readme = Files.readString(Chart.SOURCE.resolve("README.md"));

        for (String alert : alerts()) {
            assertThat(readme).containsPattern("(?m)^### " + alert + "\n\n\\S.{30,}\n(\n|\\z)");
        }
        assertThat(Pattern.compile("(?m)^### (Herald\\w+)$")
                        .matcher(readme)
                        .results()
                        .map(heading -> heading.group(1)))
                .containsExactlyElementsOf(alerts());
    }

    @Test
    void eachSaysWhatItIsAboutAndWhatToDo() {
        for (JsonNode rule : rules.at("/groups/0/rules")) {
            String alert = rule.path("alert").asString();
            assertThat(rule.at("/annotations/summary").asString()).as(alert).endsWith(".");
            assertThat(rule.at("/annotations/description").asString())
                    .as(alert)
                    .hasSizeGreaterThan(30)
                    .endsWith(".")
                    .doesNotContain("#");
            assertThat(rule.path("annotations").has("runbook_url")).isFalse();
            assertThat(rule.at("/labels/severity").asString()).isIn("critical", "warning", "info");
        }
    }

    @Test
    void eachLinksToTheRunbooksOfTheUser() {
        assertThat(Chart.render("monitoring").first("PrometheusRule").at("/spec/groups/0/rules"))
                .allSatisfy(
                        rule -> assertThat(rule.at("/annotations/runbook_url").asString())
                                .isEqualTo("https://wiki.example.com/herald#"
                                        + rule.path("alert").asString().toLowerCase(Locale.ROOT)));
    }

    @Test
    void someCanBeLeftOutAndOthersAdded() {
        JsonNode groups = Chart.render("everything-on").first("PrometheusRule").at("/spec/groups");

        assertThat(groups.at("/0/rules"))
                .hasSize(alerts().size() - 1)
                .noneMatch(rule -> rule.path("alert").asString().equals("HeraldSessionsAreUneven"));
        assertThat(groups.at("/1/name").asString()).isEqualTo("of-our-own");
    }

    @Test
    void seriesCanBePickedOtherwise() {
        JsonNode spec = Chart.render(
                        "defaults", "metrics.rules.enabled", true, "metrics.rules.selector", "app=\"herald\"")
                .first("PrometheusRule");

        assertThat(spec.toString()).contains("up{app=\\\"herald\\\"}").doesNotContain("SELECTOR", "job=");
    }

    private static List<String> alerts() {
        return rules.at("/groups/0/rules")
                .valueStream()
                .map(rule -> rule.path("alert").asString())
                .toList();
    }

    private static List<Object> tests() {
        List<Object> tests = new ArrayList<>();
        cases.properties().forEach(alert -> alert.getValue().forEach(each -> tests.add(test(alert.getKey(), each))));
        return tests;
    }

    private static Map<String, Object> test(String alert, JsonNode given) {
        List<Object> series = new ArrayList<>();
        given.path("series")
                .properties()
                .forEach(each -> series.add(Map.of(
                        "series",
                        scraped(each.getKey()),
                        "values",
                        each.getValue().asString())));
        List<Object> samples = new ArrayList<>();
        given.path("fires").forEach(labels -> samples.add(Map.of("labels", labels.asString(), "value", 1)));
        return Map.of(
                "interval",
                "30s",
                "input_series",
                series,
                "promql_expr_test",
                List.of(Map.of(
                        "expr",
                        "group by (pod, transport, reason, limit) (ALERTS{alertname=\"%s\", alertstate=\"firing\"})"
                                .formatted(alert),
                        "eval_time",
                        given.path("at").asString(),
                        "exp_samples",
                        samples)));
    }

    /** With the labels that Prometheus adds. */
    private static String scraped(String series) {
        return series.replace(
                "{", "{namespace=\"%s\", job=\"%s-herald-management\", ".formatted(Chart.NAMESPACE, Chart.RELEASE));
    }

    private void write(String name, Object content) throws IOException {
        Files.writeString(directory.resolve(name), Rendered.YAML.writeValueAsString(content));
    }

    private String promtool(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(Program.PROMTOOL.path()));
        command.addAll(List.of(arguments));
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        String result = Files.readString(output, UTF_8);
        assertThat(process.exitValue()).as(result).isZero();
        return result;
    }
}
