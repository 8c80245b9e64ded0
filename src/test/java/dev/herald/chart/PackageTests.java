package dev.herald.chart;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The packaged chart. */
class PackageTests {

    private static final int TAR_BLOCK = 512;

    @Test
    void lintFindsNothing() {
        LintResult lint = new Helm(Chart.SOURCE).lint().strict().call();

        assertThat(lint.getMessages())
                .filteredOn(message -> !message.startsWith("[INFO]"))
                .isEmpty();
        assertThat(lint.isFailed()).isFalse();
    }

    @Test
    void isOfTheApplicationsVersion() throws IOException {
        Matcher project = Pattern.compile("<artifactId>herald</artifactId>\\s*<version>(.*?)(-SNAPSHOT)?</version>")
                .matcher(Files.readString(Path.of("pom.xml")));

        assertThat(project.find()).isTrue();
        assertThat(read("Chart.yaml").path("appVersion").asString()).isEqualTo(project.group(1));
    }

    @Test
    void packageHasWhatIsInstalledAndNoTestValues(@TempDir Path directory) throws IOException {
        new Helm(Chart.SOURCE).packageIt().withDestination(directory).call();

        assertThat(entries(directory.resolve("herald-0.1.0.tgz")))
                .contains(
                        "herald/values.schema.json",
                        "herald/README.md",
                        "herald/files/alerts.yaml",
                        "herald/files/dashboard.json",
                        "herald/templates/NOTES.txt",
                        "herald/templates/tests/publish.yaml")
                .noneMatch(name -> name.startsWith("herald/ci/"));
    }

    @Test
    void everyValueIsInTheReadmeAndInTheSchema() throws IOException {
        String readme = Files.readString(Chart.SOURCE.resolve("README.md"));
        JsonNode schema = read("values.schema.json").path("properties");

        assertThat(read("values.yaml").propertyNames())
                .filteredOn(name -> !name.endsWith("Override"))
                .allSatisfy(name -> assertThat(readme).containsPattern("\\| .*`" + name + "[`.].*\\|"))
                .allSatisfy(name -> assertThat(schema.has(name)).as(name).isTrue());
    }

    @Test
    void saysWhatItIsAndOfWhom() throws IOException {
        JsonNode chart = read("Chart.yaml");

        assertThat(List.of("description", "home", "icon", "kubeVersion"))
                .allSatisfy(name -> assertThat(chart.path(name).asString()).isNotBlank());
        assertThat(List.of("keywords", "sources", "maintainers"))
                .allSatisfy(name -> assertThat(chart.path(name)).as(name).isNotEmpty());
        assertThat(Rendered.YAML.readTree(
                        chart.at("/annotations/artifacthub.io~1changes").asString()))
                .isNotEmpty()
                .allSatisfy(change -> assertThat(change.path("kind").asString())
                        .isIn("added", "changed", "deprecated", "removed", "fixed", "security"));
    }

    /** Values of the tests alone, beside the examples. */
    @Test
    void everyExampleIsInTheReadme() throws IOException {
        String examples = Files.readString(Chart.SOURCE.resolve("README.md"))
                .replaceAll("(?s).*\n## Examples\n(.*?)\n## .*", "$1");

        assertThat(Chart.valueSets())
                .filteredOn(name -> !name.matches("defaults|insecure|everything-.*"))
                .hasSizeGreaterThan(10)
                .allSatisfy(name -> assertThat(examples).contains("`" + name + "`"));
    }

    private static JsonNode read(String file) throws IOException {
        return Rendered.YAML.readTree(Files.readString(Chart.SOURCE.resolve(file)));
    }

    private static List<String> entries(Path archive) throws IOException {
        List<String> names = new ArrayList<>();
        try (DataInputStream tar = new DataInputStream(new GZIPInputStream(Files.newInputStream(archive)))) {
            byte[] header = tar.readNBytes(TAR_BLOCK);
            while (header.length == TAR_BLOCK && header[0] != 0) {
                names.add(field(header, 0, 100));
                long size = Long.parseLong(field(header, 124, 12), 8);
                tar.skipNBytes((size + TAR_BLOCK - 1) / TAR_BLOCK * TAR_BLOCK);
                header = tar.readNBytes(TAR_BLOCK);
            }
        }
        return names;
    }

    private static String field(byte[] header, int from, int length) {
        return new String(header, from, length, US_ASCII).split("[\0 ]", 2)[0];
    }
}
