package dev.herald.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The version in {@code pom.xml} is that of the chart, the image, the Compose file and the documentation. */
class VersionTests {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            helm/herald/Chart.yaml         | ^version: (.*)$
            helm/herald/Chart.yaml         | ^appVersion: "(.*)"$
            src/main/docker/Dockerfile     | ^ARG VERSION=(.*)$
            src/main/docker/Dockerfile     | -t herald:(\\S+)
            src/main/docker/compose.yaml   | HERALD_IMAGE:-herald:(.*)}
            src/docs/kubernetes.md         | example[.]com/herald:(\\S+)
            """)
    void isTheSameEverywhere(String file, String version) throws IOException {
        assertThat(find(file, version)).isNotEmpty().containsOnly(project());
    }

    private static String project() throws IOException {
        return find("pom.xml", "<artifactId>herald</artifactId>\\s*<version>(.*?)</version>")
                .getFirst();
    }

    private static List<String> find(String file, String version) throws IOException {
        return Pattern.compile(version, Pattern.MULTILINE)
                .matcher(Files.readString(Path.of(file)))
                .results()
                .map((MatchResult found) -> Objects.requireNonNull(found.group(1)))
                .toList();
    }
}
