package dev.herald.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is documented about settings is what the metadata for IDEs says, and both are complete. */
class SettingsPageTests {

    private static final Path DOCS = Path.of("src/docs");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(herald\\.[^`]+)` \\| (.+?) \\| (.+) \\|$");

    /** Not a meter, a claim or a file: those begin otherwise, or are written with underscores. */
    private static final Pattern SETTING =
            Pattern.compile("`(herald\\.(topic|session|limits|broadcast|http|websocket|sse|security"
                    + "|redis|node|cluster|presence|hooks|drain|selftest|tls|tracing|tick)\\.[a-z][^` =:]*)");

    private static final Pattern CONTAINER = Pattern.compile("java\\.util\\.(Map|List|Set)<(?:[^,]+,)?(.+)>");

    record Row(String defaultValue, String meaning) {}

    @Test
    void documentsEverySettingWithItsDefaultAndDescription() throws IOException {
        assertThat(documented()).containsExactlyInAnyOrderEntriesOf(settings());
    }

    @Test
    void describesEverySettingInWords() throws IOException {
        assertThat(settings())
                .hasSizeGreaterThan(60)
                .allSatisfy((name, row) ->
                        assertThat(row.meaning()).matches("[A-Z][^{}]{20,}").contains(" "));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void namesNoSettingThatDoesNotExist(Path page) throws IOException {
        KnownSettings known = new SettingsMetadata().read();

        assertThat(SETTING.matcher(Files.readString(page)).results().map(found -> found.group(1)))
                .allMatch(name -> known.contains(property(name)) || known.isParent(property(name)));
    }

    static Stream<Path> pages() throws IOException {
        try (Stream<Path> pages = Files.list(DOCS)) {
            return Stream.concat(
                    pages
                            .filter(page -> page.toString().endsWith(".md"))
                            .filter(page -> !page.endsWith("CHANGELOG.md"))
                            .toList()
                            .stream(),
                    Stream.of(Path.of("README.md"), Path.of("helm/herald/README.md")));
        }
    }

    private static ConfigurationPropertyName property(String name) {
        return ConfigurationPropertyName.adapt(name.replaceAll("\\.?\\*?$", ""), '.');
    }

    private static Map<String, Row> documented() throws IOException {
        Map<String, Row> rows = new TreeMap<>();
        for (MatchResult row : ROW.matcher(Files.readString(DOCS.resolve("settings.md")))
                .results()
                .toList()) {
            rows.put(row.group(1), new Row(plain(row.group(2)), plain(row.group(3))));
        }
        return rows;
    }

    private static String plain(String markdown) {
        return markdown.replace("`", "");
    }

    private static Map<String, Row> settings() throws IOException {
        Map<String, Row> rows = new TreeMap<>();
        for (JsonNode property : properties("/META-INF/spring-configuration-metadata.json")) {
            add(rows, property.path("name").asString(), property);
        }
        return rows;
    }

    /** Of a map or a list whose values have settings of their own, those; else itself. */
    private static void add(Map<String, Row> rows, String name, JsonNode property) throws IOException {
        var container = CONTAINER.matcher(property.path("type").asString());
        List<JsonNode> members = container.matches()
                ? properties("/META-INF/spring/configuration-metadata/" + container.group(2) + ".json")
                : List.of();
        for (JsonNode member : members) {
            String element = container.group(1).equals("Map") ? ".<name>." : "[0].";
            add(rows, name + element + member.path("name").asString(), member);
        }
        if (members.isEmpty()) {
            String defaultValue =
                    property.path("defaultValue").asString("").replaceAll("^\\[(.*)]$", "$1"); // of a list
            rows.put(
                    name,
                    new Row(
                            defaultValue.isEmpty() ? "none" : defaultValue,
                            property.path("description").asString()));
        }
    }

    private static List<JsonNode> properties(String resource) throws IOException {
        try (InputStream in = SettingsPageTests.class.getResourceAsStream(resource)) {
            return in == null
                    ? List.of()
                    : Objects.requireNonNull(new JsonMapper().readTree(in))
                            .path("properties")
                            .valueStream()
                            .toList();
        }
    }
}
