package dev.herald.recovery;

import dev.herald.Http;
import dev.herald.Ports;
import dev.herald.testing.HeraldJar;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Herald's jar in a process of its own, which can be killed. */
final class NodeProcess implements AutoCloseable {

    private final int port;
    private final ProcessBuilder program;
    private Process process;

    NodeProcess(File log, String... options) throws IOException {
        port = Ports.free();
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=" + port,
                "--herald.tick.enabled=false",
                "--herald.limits.handshakes-per-second-by-address=0"));
        arguments.addAll(Arrays.asList(options));
        program = HeraldJar.start(arguments).redirectErrorStream(true).redirectOutput(log);
        process = program.start();
    }

    int port() {
        return port;
    }

    boolean isReady() {
        if (!process.isAlive()) {
            throw new AssertionError("the node has ended with " + process.exitValue());
        }
        try {
            return new Http(port).get("/actuator/health/readiness").statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** As {@code kill -9}. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** After it was killed, on the same port. */
    void restart() throws IOException {
        process = program.start();
    }

    @Override
    public void close() {
        kill();
    }
}
