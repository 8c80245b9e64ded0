package dev.herald.testing;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Properties;

/**
 * Counts of the tests that were skipped for lack of a program. They are kept in a file, to which each JVM of a build adds
 * its own; {@code summary} in it is the line that the build prints at its end.
 */
class SkippedTests {

    private final Map<Program, Long> counts = new EnumMap<>(Program.class);

    synchronized void add(Program program, long tests) {
        counts.merge(program, tests, Long::sum);
    }

    /** Leaves no file where no test was skipped. */
    synchronized void addTo(Path file) {
        if (counts.isEmpty()) {
            return;
        }
        try {
            load(file);
            store(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String summary() {
        return "Tests skipped for lack of a program: %s. To run them: apt-get install %s"
                .formatted(
                        counts.entrySet().stream()
                                .map(each -> each.getKey().executable() + " " + each.getValue())
                                .collect(joining(", ")),
                        packages(counts.keySet()));
    }

    private static String packages(Collection<Program> programs) {
        return programs.stream().map(Program::debianPackage).distinct().collect(joining(" "));
    }

    private void load(Path file) throws IOException {
        if (Files.exists(file)) {
            Properties stored = new Properties();
            try (Reader reader = Files.newBufferedReader(file)) {
                stored.load(reader);
            }
            stored.remove("summary");
            stored.remove("level");
            stored.forEach((program, count) -> add(Program.valueOf((String) program), Long.parseLong((String) count)));
        }
    }

    private void store(Path file) throws IOException {
        Properties properties = new Properties();
        counts.forEach((program, count) -> properties.setProperty(program.name(), count.toString()));
        properties.setProperty("summary", summary());
        properties.setProperty("level", "warning");
        try (Writer writer = Files.newBufferedWriter(file)) {
            properties.store(writer, null);
        }
    }
}
