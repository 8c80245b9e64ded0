package dev.herald.chart;

import com.marcnuri.helm.DryRun;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.InstallCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The chart as Helm would install it into a cluster, of which there is none here. Helm tells a dry run no more than the
 * notes, and its template command leaves out hooks: so this is a copy of the chart whose notes are all of its templates.
 */
final class Chart {

    static final Path SOURCE = Path.of("helm/herald");
    static final String RELEASE = "rel";
    static final String NAMESPACE = "messaging";

    private static final String NOTES = "NOTES:\n";
    private static final String VALUES = "-values.yaml";
    private static final Path COPY = copy();
    private static final Map<String, Rendered> RENDERED = new ConcurrentHashMap<>();

    private Chart() {}

    /** The names of the value sets in ci/. */
    static List<String> valueSets() {
        try (Stream<Path> files = Files.list(SOURCE.resolve("ci"))) {
            return files.map(file -> file.getFileName().toString().replace(VALUES, ""))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @param valueSet one of ci/
     * @param settings names and values by turns, which outweigh the set
     * @throws IllegalStateException if the values are refused; its message is what the user would read
     */
    static Rendered render(String valueSet, Object... settings) {
        return settings.length == 0
                ? RENDERED.computeIfAbsent(valueSet, Chart::renderAnew)
                : new Rendered(notes(COPY, file(valueSet), settings));
    }

    /** What was not rendered before: with another key, if there is one. */
    static Rendered renderAnew(String valueSet) {
        return new Rendered(notes(COPY, file(valueSet)));
    }

    /** What these values become, which are YAML: settings have no empty lists. The image need not be among them. */
    static Rendered renderValues(String values) throws IOException {
        return new Rendered(
                notes(COPY, List.of(file("defaults"), Files.writeString(COPY.resolveSibling("values.yaml"), values))));
    }

    /** What the user reads who gives only these values. */
    static Rendered renderOnly(String values) throws IOException {
        return new Rendered(notes(COPY, List.of(Files.writeString(COPY.resolveSibling("values.yaml"), values))));
    }

    /** What the user reads after installing. */
    static String notes(String valueSet) {
        return notes(SOURCE, file(valueSet));
    }

    /** What the user reads after installing with these values, which are YAML. The image need not be among them. */
    static String notesOf(String values) throws IOException {
        return notes(SOURCE, List.of(file("defaults"), Files.writeString(COPY.resolveSibling("values.yaml"), values)));
    }

    private static Path file(String valueSet) {
        return SOURCE.resolve("ci").resolve(valueSet + VALUES);
    }

    private static String notes(Path chart, Path values, Object... settings) {
        return notes(chart, List.of(values), settings);
    }

    private static String notes(Path chart, List<Path> values, Object... settings) {
        InstallCommand install = new Helm(chart)
                .install()
                .clientOnly()
                .dryRun()
                .withDryRunOption(DryRun.CLIENT)
                .withKubeVersion("1.34.0")
                .withName(RELEASE)
                .withNamespace(NAMESPACE);
        values.forEach(install::withValuesFile);
        for (int i = 0; i < settings.length; i += 2) {
            install.set(settings[i].toString(), settings[i + 1]);
        }
        String output = install.call().getOutput();
        return output.substring(output.indexOf(NOTES) + NOTES.length());
    }

    private static Path copy() {
        try {
            Path copy = copy(Path.of("target/chart/whole/herald"));
            Files.writeString(copy.resolve("templates/NOTES.txt"), includeAll(copy.resolve("templates")));
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Copies the chart to there, over what stood there before. */
    static Path copy(Path target) throws IOException {
        Files.walkFileTree(SOURCE, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Path copy = target.resolve(SOURCE.relativize(file));
                Files.createDirectories(copy.getParent());
                Files.write(copy, Files.readAllBytes(file));
                return FileVisitResult.CONTINUE;
            }
        });
        return target;
    }

    private static String includeAll(Path templates) throws IOException {
        List<Path> manifests = new ArrayList<>();
        try (Stream<Path> files = Files.walk(templates)) {
            files.filter(file -> file.toString().endsWith(".yaml")).sorted().forEach(manifests::add);
        }
        return manifests.stream()
                .map(file -> "---\n{{ include \"herald/templates/%s\" . }}\n".formatted(templates.relativize(file)))
                .collect(Collectors.joining());
    }
}
