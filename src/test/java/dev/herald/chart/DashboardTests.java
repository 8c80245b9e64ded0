package dev.herald.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The dashboard, as Grafana gets it. */
class DashboardTests {

    private static final int GRID_WIDTH = 24;

    private JsonNode configMap;
    private JsonNode dashboard;

    @BeforeEach
    void render() {
        configMap =
                Chart.render("defaults", "metrics.dashboard.enabled", true).named("ConfigMap", "rel-herald-dashboard");
        dashboard = Rendered.YAML.readTree(
                configMap.at("/data/messaging-rel-herald.json").asString());
    }

    /** One of another name is saved over by neither its uid, its title in a folder, nor its file. */
    @Test
    void isOfItsRelease() {
        JsonNode other = Chart.render("defaults", "metrics.dashboard.enabled", true, "fullnameOverride", "other")
                .named("ConfigMap", "other-dashboard")
                .path("data");
        JsonNode otherDashboard =
                Rendered.YAML.readTree(other.path("messaging-other.json").asString());

        assertThat(dashboard.path("uid").asString()).matches("herald-[0-9a-f]{16}");
        assertThat(otherDashboard.path("uid")).isNotEqualTo(dashboard.path("uid"));
        assertThat(otherDashboard.path("title").asString()).isEqualTo("Herald messaging/other");
        assertThat(dashboard.path("title").asString()).isEqualTo("Herald messaging/rel-herald");
        assertThat(dashboard.at("/templating/list/1/current/value").asString()).isEqualTo(Chart.NAMESPACE);
        assertThat(dashboard.at("/templating/list/2/current/value").asString()).isEqualTo("rel-herald-management");
    }

    @Test
    void isWhereTheSidecarLooks() {
        assertThat(Chart.render("monitoring")
                        .named("ConfigMap", "rel-herald-dashboard")
                        .at("/metadata/namespace")
                        .asString())
                .isEqualTo("monitoring");
    }

    @Test
    void isFoundByItsLabel() {
        assertThat(configMap.at("/metadata/labels/grafana_dashboard").asString())
                .isEqualTo("1");
    }

    @Test
    void everyPanelAsksTheChosenPrometheusForTheChosenRelease() {
        for (JsonNode panel : panels()) {
            String title = panel.path("title").asString();
            assertThat(panel.at("/datasource/uid").asString()).as(title).isEqualTo("${datasource}");
            assertThat(panel.path("targets"))
                    .as(title)
                    .isNotEmpty()
                    .allSatisfy(target -> assertThat(target.path("expr").asString())
                            .contains("namespace=\"$namespace\"", "job=\"$job\""));
        }
        assertThat(dashboard.at("/templating/list"))
                .extracting(each -> each.path("name").asString())
                .containsExactly("datasource", "namespace", "job", "pod");
    }

    @Test
    void panelsHaveIdsOfTheirOwnAndDoNotOverlap() {
        assertThat(dashboard.path("panels"))
                .extracting(each -> each.path("id").asInt())
                .doesNotHaveDuplicates();
        List<JsonNode> panels = dashboard
                .path("panels")
                .valueStream()
                .map(each -> each.path("gridPos"))
                .toList();
        for (int i = 0; i < panels.size(); i++) {
            assertThat(end(panels.get(i), "x", "w")).isLessThanOrEqualTo(GRID_WIDTH);
            for (int j = 0; j < i; j++) {
                assertThat(overlap(panels.get(i), panels.get(j)))
                        .as("%s and %s", panels.get(i), panels.get(j))
                        .isFalse();
            }
        }
    }

    @Test
    void unitsAreGrafanas() {
        assertThat(panels())
                .extracting(each -> each.at("/fieldConfig/defaults/unit").asString())
                .isSubsetOf(Set.of("short", "cps", "s", "Bps", "bytes", "percentunit"));
    }

    private List<JsonNode> panels() {
        return dashboard
                .path("panels")
                .valueStream()
                .filter(each -> !each.path("type").asString().equals("row"))
                .toList();
    }

    private static boolean overlap(JsonNode one, JsonNode other) {
        return end(one, "x", "w") > other.path("x").asInt()
                && end(other, "x", "w") > one.path("x").asInt()
                && end(one, "y", "h") > other.path("y").asInt()
                && end(other, "y", "h") > one.path("y").asInt();
    }

    private static int end(JsonNode position, String from, String size) {
        return position.path(from).asInt() + position.path(size).asInt();
    }
}
