package dev.herald.lifecycle;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every documented way to start Herald makes the JVM exit when it runs out of memory. The chart has tests of its own.
 */
class ExitOnOutOfMemoryTests {

    private static final String ON = "-XX:+" + OutOfMemoryCheck.FLAG;
    private static final Pattern START = Pattern.compile("\\bjava\\s[^`|]*-jar\\s[^`|]*herald\\S*\\.jar");

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "helm", "src/docs", "src/main", "src/bench"})
    void everyDocumentedStartCommandHasTheFlag(String where) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(where))) {
            assertThat(files.filter(Files::isRegularFile).flatMap(ExitOnOutOfMemoryTests::starts))
                    .allSatisfy(start -> assertThat(start).contains(ON));
        }
    }

    @Test
    void readmeSaysHowTheJarIsStarted() {
        assertThat(starts(Path.of("README.md"))).isNotEmpty();
    }

    @Test
    void imageHasTheFlagInItsRuntimeAndInItsEntryPoint() throws IOException {
        String dockerfile = Files.readString(Path.of("src/main/docker/Dockerfile"));

        assertThat(line(dockerfile, "ARG JVM_OPTIONS=")).contains(ON);
        assertThat(line(dockerfile, "ENTRYPOINT ")).contains('"' + ON + '"');
    }

    @Test
    void buildHasTheFlagForRunAndForBuildpacks() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));

        assertThat(line(pom, "<exit.jvm>")).contains(ON);
        assertThat(line(pom, "<jvmArguments>")).contains("${exit.jvm} ${spring-boot.run.jvmArguments}");
        assertThat(line(pom, "<BPE_APPEND_JAVA_TOOL_OPTIONS>")).contains("${exit.jvm}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"src/bench/java/dev/herald/bench/Server.java", "src/test/java/dev/herald/testing/HeraldJar.java"
            })
    void processesOfTheMeasurementsAndTestsHaveTheFlag(String source) throws IOException {
        assertThat(Files.readString(Path.of(source))).contains('"' + ON + '"');
    }

    /** The start of Herald itself: not what unpacks its jar. A command may go on in the next line. */
    private static Stream<String> starts(Path file) {
        try {
            String text = new String(Files.readAllBytes(file), ISO_8859_1);
            return List.of(text.replace("\\\n", " ").split("\n")).stream()
                    .filter(line -> START.matcher(line).find() && !line.contains("-Djarmode"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String line(String text, String beginning) {
        return text.lines()
                .map(String::strip)
                .filter(line -> line.startsWith(beginning))
                .reduce((one, other) -> {
                    throw new AssertionError("more than one line begins with " + beginning);
                })
                .orElseThrow(() -> new AssertionError("no line begins with " + beginning));
    }
}
