package dev.herald.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SkippedTestsTests {

    @TempDir
    private Path directory;

    @Test
    void addUpOverTheJvmsOfABuild() throws IOException {
        Path file = directory.resolve("skipped");
        SkippedTests unit = new SkippedTests();
        unit.add(Program.PROMTOOL, 1);
        unit.addTo(file);
        SkippedTests integration = new SkippedTests();
        integration.add(Program.REDIS_SERVER, 40);
        integration.add(Program.REDIS_SERVER, 2);
        integration.add(Program.PROMTOOL, 1);
        integration.addTo(file);

        assertThat(read(file))
                .containsEntry("level", "warning")
                .containsEntry(
                        "summary",
                        "Tests skipped for lack of a program: promtool 2, redis-server 42. "
                                + "To run them: apt-get install prometheus redis-server");
    }

    @Test
    void nameAPackageOnce() {
        SkippedTests skipped = new SkippedTests();
        skipped.add(Program.PROMETHEUS, 1);
        skipped.add(Program.PROMTOOL, 1);

        assertThat(skipped.summary()).endsWith("apt-get install prometheus");
    }

    @Test
    void leaveNoFileWhereThereIsNone() {
        Path file = directory.resolve("skipped");
        new SkippedTests().addTo(file);

        assertThat(file).doesNotExist();
    }

    private static Properties read(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        return properties;
    }
}
