package dev.herald.docs;

import static org.awaitility.Awaitility.await;

import dev.herald.Http;
import dev.herald.Ports;
import dev.herald.testing.HeraldJar;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Herald as a reader has it: its jar in a process of its own, but for the port. */
final class RunningHerald implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(5);

    private final int port;
    private final Process process;

    /**
     * @param settings as environment variables
     */
    RunningHerald(Path log, Map<String, String> settings) throws IOException {
        port = Ports.free();
        ProcessBuilder builder = HeraldJar.start(List.of("--server.port=" + port));
        builder.environment().putAll(settings);
        process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        awaitStart(log);
    }

    private void awaitStart(Path log) {
        try {
            await("start of Herald, which logs to " + log).atMost(START).until(this::isReady);
        } catch (Throwable failure) {
            close();
            throw failure;
        }
    }

    int port() {
        return port;
    }

    private boolean isReady() throws InterruptedException {
        if (!process.isAlive()) {
            throw new AssertionError("Herald has ended with " + process.exitValue());
        }
        try {
            return new Http(port).get("/actuator/health/readiness").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
