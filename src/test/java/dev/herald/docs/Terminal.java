package dev.herald.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A terminal as a reader has one: the variables and functions of a block are there for the next. A command that does not end by itself is
 * ended once it has printed what it was to print, as by Ctrl-C.
 */
final class Terminal {

    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String RUN =
            "set -e; [ ! -f exports ] || . ./exports; trap '{ export -p; declare -f; } > exports' EXIT; . ./block.sh";

    /** In the place of the build, which would take long: it writes down with which settings Herald is to be started. */
    private static final String MVNW = """
            #!/bin/sh
            [ "$*" = spring-boot:run ] || { echo "not in this test: ./mvnw $*" >&2; exit 1; }
            env | grep ^HERALD_ > settings.new
            mv settings.new settings
            """;

    private static final String START = "./mvnw spring-boot:run";

    private final Path directory;

    /** What came of a block. */
    record Outcome(String output, String errors, boolean succeeded) {}

    Terminal(Path directory) throws IOException {
        this.directory = directory;
        Path mvnw = Files.writeString(directory.resolve("mvnw"), MVNW);
        Files.setPosixFilePermissions(mvnw, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    Outcome sh(String script, Predicate<String> isComplete) throws Exception {
        Files.writeString(directory.resolve("block.sh"), script);
        Outcome outcome = run(isComplete, "bash", "-c", RUN);
        if (script.contains(START)) { // in the background, where it may not have begun yet
            await().atMost(TIMEOUT).until(() -> Files.exists(directory.resolve("settings")));
        }
        return outcome;
    }

    /** Compiles one source file, and runs it. */
    Outcome java(String className, String source, Predicate<String> isComplete) throws Exception {
        Path file = Files.writeString(directory.resolve(className + ".java"), source);
        ByteArrayOutputStream warnings = new ByteArrayOutputStream();
        String classPath = directory + (source.contains(SdkJars.PACKAGE) ? SdkJars.path() : "");
        int result = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        warnings,
                        "-Xlint:all",
                        "-Werror",
                        "-cp",
                        classPath,
                        "-d",
                        directory.toString(),
                        file.toString());
        return result == 0
                ? run(isComplete, JAVA.toString(), "-cp", classPath, className)
                : new Outcome("", warnings.toString(UTF_8), false);
    }

    /** Those with which the last block has started Herald, if it has. */
    Optional<Map<String, String>> startedWith() throws IOException {
        Path settings = directory.resolve("settings");
        if (!Files.exists(settings)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(settings);
        Files.delete(settings);
        return Optional.of(lines.stream()
                .map(line -> line.split("=", 2))
                .collect(Collectors.toMap(setting -> setting[0], setting -> setting[1])));
    }

    private Outcome run(Predicate<String> isComplete, String... command) throws Exception {
        File output = directory.resolve("stdout").toFile();
        File errors = directory.resolve("stderr").toFile();
        Process process = new ProcessBuilder(Arrays.asList(command))
                .directory(directory.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectOutput(output)
                .redirectError(errors)
                .start();
        boolean complete = endOf(process, () -> isComplete.test(read(output)));
        return new Outcome(read(output), read(errors), complete || process.exitValue() == 0);
    }

    /** Whether it was ended, because it had printed all. */
    private static boolean endOf(Process process, Callable<Boolean> isComplete) throws Exception {
        try {
            await().atMost(TIMEOUT).until(() -> !process.isAlive() || isComplete.call());
            return !process.waitFor(1, SECONDS);
        } catch (ConditionTimeoutException e) {
            return false;
        } finally {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
            process.waitFor();
        }
    }

    private static String read(File file) {
        try {
            return Files.readString(file.toPath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
