package dev.herald.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts Herald's jar in a process of its own. As in the image it is extracted, and has a cache of what the JVM does with it at every
 * start: so each of the many starts takes a third of the time.
 */
public final class HeraldJar {

    private static final Path JAR = Path.of(System.getProperty("herald.jar", "target/herald.jar"));
    private static final Path EXTRACTED = Path.of("target", "extracted");
    private static final Path CACHE = EXTRACTED.resolve("herald.aot");
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final List<String> OPTIONS =
            List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError", "-XX:TieredStopAtLevel=1");

    private HeraldJar() {}

    /** A process that is to be started with these arguments, and with no settings of this process. */
    public static ProcessBuilder start(List<String> arguments) throws IOException {
        prepare();
        List<String> command = java("-XX:AOTCache=" + CACHE);
        command.addAll(arguments);
        return withoutSettings(new ProcessBuilder(command));
    }

    private static synchronized void prepare() throws IOException {
        if (Files.exists(CACHE) && Files.getLastModifiedTime(CACHE).compareTo(Files.getLastModifiedTime(JAR)) > 0) {
            return;
        }
        run(new ProcessBuilder(
                executable(),
                "-Djarmode=tools",
                "-jar",
                JAR.toString(),
                "extract",
                "--force",
                "--destination",
                EXTRACTED.toString()));
        List<String> training = java("-XX:AOTCacheOutput=" + CACHE, "-Dspring.context.exit=onRefresh");
        training.addAll(List.of("--server.port=0", "--management.server.port=0"));
        run(withoutSettings(new ProcessBuilder(training)));
    }

    private static List<String> java(String... options) {
        List<String> command = new ArrayList<>(List.of(executable()));
        command.addAll(List.of(options));
        command.addAll(OPTIONS);
        command.addAll(List.of("-jar", EXTRACTED.resolve(JAR.getFileName()).toString()));
        return command;
    }

    private static String executable() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static ProcessBuilder withoutSettings(ProcessBuilder program) {
        program.environment().keySet().removeIf(name -> name.startsWith("HERALD_"));
        return program;
    }

    private static void run(ProcessBuilder program) throws IOException {
        Path log = Path.of("target", "extracted.log");
        Process process =
                program.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        try {
            if (!process.waitFor(TIMEOUT) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IOException("%s failed: %s".formatted(program.command(), Files.readString(log)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
