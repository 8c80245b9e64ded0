package dev.herald.bench;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Spring Boot application in a process of its own, on a port that the system chose, open to this machine only. */
public final class Server implements AutoCloseable {

    /** The collector would otherwise be chosen by the size of the machine. */
    private static final List<String> JVM_FLAGS =
            List.of("-XX:+UseG1GC", "-XX:+ExitOnOutOfMemoryError", "-Xms512m", "-Xmx512m");

    private static final List<String> ARGUMENTS = List.of("--server.port=0", "--server.address=127.0.0.1");
    private static final Pattern STARTED = Pattern.compile(" started on port (\\d+)");
    private static final Pattern TOTAL = Pattern.compile("^Total\\s+\\d+\\s+(\\d+)", Pattern.MULTILINE);
    private static final Path JAVA_BIN = Path.of(System.getProperty("java.home"), "bin");
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(200);

    private final String name;
    private final Process process;
    private final int port;

    private Server(String name, Process process, int port) {
        this.name = name;
        this.process = process;
        this.port = port;
    }

    /** Starts an application and returns when its port is open; its output goes to the log. */
    public static Server start(String name, Path log, List<String> application) throws Exception {
        List<String> command = new ArrayList<>(List.of(JAVA_BIN.resolve("java").toString()));
        command.addAll(JVM_FLAGS);
        command.addAll(application);
        command.addAll(ARGUMENTS);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return new Server(name, process, awaitPort(name, process, log));
    }

    private static int awaitPort(String name, Process process, Path log) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (process.isAlive() && System.nanoTime() < deadline) {
            Matcher started = STARTED.matcher(Files.readString(log));
            if (started.find()) {
                return Integer.parseInt(started.group(1));
            }
            Thread.sleep(POLL);
        }
        process.destroyForcibly();
        throw new IOException(
                "%s did not start in at most %d seconds: see %s".formatted(name, START_TIMEOUT.toSeconds(), log));
    }

    String name() {
        return name;
    }

    /** Its port. */
    public int port() {
        return port;
    }

    /** The CPU time that the process has used so far, its own and the system's on its behalf. */
    Duration cpu() {
        return process.info()
                .totalCpuDuration()
                .orElseThrow(() -> new IllegalStateException(name + " has died: see its log"));
    }

    /** Waits, for a limited time, until the server is almost idle. */
    void awaitQuiet() throws InterruptedException {
        Duration before = cpu();
        for (int i = 0; i < 20; i++) {
            Thread.sleep(POLL);
            Duration after = cpu();
            if (after.minus(before).multipliedBy(10).compareTo(POLL) <= 0) {
                return;
            }
            before = after;
        }
    }

    /** The bytes of all objects that are in use, counted after a full collection. */
    long liveBytes() throws IOException {
        Process jcmd = new ProcessBuilder(
                        JAVA_BIN.resolve("jcmd").toString(), Long.toString(process.pid()), "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String histogram = new String(jcmd.getInputStream().readAllBytes(), Charset.defaultCharset());
        Matcher total = TOTAL.matcher(histogram);
        if (!total.find()) {
            throw new IOException(
                    "jcmd GC.class_histogram: " + histogram.lines().findFirst().orElse("nothing"));
        }
        return Long.parseLong(total.group(1));
    }

    /** Kills the process, which has no state to save. */
    @Override
    public void close() {
        process.destroyForcibly();
    }
}
