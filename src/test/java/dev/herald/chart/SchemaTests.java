package dev.herald.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.settings.Within;
import java.io.IOException;
import java.lang.reflect.Parameter;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.convert.DurationStyle;
import tools.jackson.databind.JsonNode;

/** The schema of the values, which editors show, names and describes what there is. */
class SchemaTests {

    /** What values.yaml does not list, as it has no default. */
    private static final Set<String> WITHOUT_DEFAULT = Set.of("global");

    private static JsonNode schema;
    private static JsonNode values;

    @BeforeAll
    static void read() throws IOException {
        schema = Rendered.YAML.readTree(Files.readString(Chart.SOURCE.resolve("values.schema.json")));
        values = Rendered.YAML.readTree(Files.readString(Chart.SOURCE.resolve("values.yaml")));
    }

    @Test
    void describesEveryProperty() {
        List<String> undescribed = new ArrayList<>();
        collectUndescribed("", schema, undescribed);

        assertThat(undescribed).isEmpty();
    }

    private static void collectUndescribed(String path, JsonNode node, List<String> undescribed) {
        node.path("properties").properties().forEach(each -> {
            String name = path + "." + each.getKey();
            if (!each.getValue().path("description").asString("").endsWith(".")) {
                undescribed.add(name);
            }
            collectUndescribed(name, each.getValue(), undescribed);
        });
        if (node.has("items")) {
            collectUndescribed(path + "[]", node.path("items"), undescribed);
        }
    }

    @Test
    void hasEveryValueAndNoOther() {
        List<String> differences = new ArrayList<>();
        compare("", schema, values, differences);

        assertThat(differences).isEmpty();
    }

    private static void compare(String path, JsonNode node, JsonNode value, List<String> differences) {
        if (!node.has("properties") || !value.isObject()) {
            return;
        }
        Set<String> properties = Set.copyOf(node.path("properties").propertyNames());
        value.propertyNames().stream()
                .filter(name -> !properties.contains(name))
                .forEach(name -> differences.add(path + name + " is not in the schema"));
        properties.stream()
                .filter(name -> !value.isEmpty() && !value.has(name) && !WITHOUT_DEFAULT.contains(path + name))
                .forEach(name -> differences.add(path + name + " is not in values.yaml"));
        node.path("properties")
                .properties()
                .forEach(each ->
                        compare(path + each.getKey() + ".", each.getValue(), value.path(each.getKey()), differences));
    }

    /** Helm says of these no more than that one and only one of several schemas must match. */
    @Test
    void saysInWordsWhatIsWrong() {
        assertThat(schema.toString()).doesNotContain("\"oneOf\"", "\"anyOf\"", "\"allOf\"", "\"not\":", "\"if\":");
    }

    @Test
    void hasTheRangesOfTheSettings() throws ClassNotFoundException {
        Class<?> settings = Class.forName("dev.herald.session.DrainSettings");
        for (Parameter each : settings.getDeclaredConstructors()[0].getParameters()) {
            JsonNode property = schema.at("/properties/drain/properties/%sSeconds".formatted(each.getName()));
            Within range = each.getAnnotation(Within.class);
            assertThat(property.path("minimum").asLong(-1)).as(each.getName()).isEqualTo(seconds(range.min()));
            assertThat(property.path("maximum").asLong(-1)).as(each.getName()).isEqualTo(seconds(range.max()));
        }
        assertThat(Arrays.stream(settings.getRecordComponents())).hasSize(3);
    }

    private static long seconds(String duration) {
        return DurationStyle.detectAndParse(duration).toSeconds();
    }
}
