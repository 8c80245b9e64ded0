package dev.herald.redis;

import dev.herald.Ports;
import dev.herald.testing.Program;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/** A real {@code redis-server} on a port of its own, which can be killed and started again, with its data or without. */
public final class RedisServer implements AutoCloseable {

    private final Path directory;
    private final int port;
    private final List<String> options;
    private @Nullable Process process;

    public RedisServer(String... options) throws IOException {
        this.options = List.of(options);
        directory = Files.createTempDirectory("herald-redis");
        port = Ports.free();
        start();
    }

    public int port() {
        return port;
    }

    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    /** Starts it with {@code more} options, which do not apply to later starts. */
    public void start(String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Program.REDIS_SERVER.path(),
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--dir",
                directory.toString(),
                "--save",
                "",
                "--appendonly",
                "yes",
                "--appendfsync",
                "always",
                "--repl-diskless-sync-delay",
                "0"));
        command.addAll(options);
        command.addAll(List.of(more));
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        Awaitility.await().atMost(20, TimeUnit.SECONDS).ignoreExceptions().until(this::isResponding);
    }

    boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** Ends the process like {@code kill -9}. */
    public void kill() {
        if (process != null) {
            process.destroyForcibly().onExit().join();
        }
    }

    /** Suspends the process, as on a machine that hangs. */
    void pause() throws Exception {
        signal("STOP");
    }

    void resume() throws Exception {
        signal("CONT");
    }

    private void signal(String name) throws Exception {
        if (process != null) {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        }
    }

    /** Starts a replica, and waits until it is synchronized. */
    public RedisServer replica() throws IOException {
        RedisServer replica = new RedisServer("--replicaof", "127.0.0.1 " + port);
        Awaitility.await()
                .atMost(20, TimeUnit.SECONDS)
                .until(() -> replica.run("INFO", "replication").contains("master_link_status:up"));
        return replica;
    }

    /** Copies its data as of now, while nothing is written. */
    public void backUp() throws IOException {
        FileSystemUtils.deleteRecursively(directory.resolve("backup"));
        FileSystemUtils.copyRecursively(directory.resolve("appendonlydir"), directory.resolve("backup"));
    }

    /** Puts back what {@link #backUp} has copied, as after a loss of power; only while it is stopped. */
    public void restore() throws IOException {
        forget();
        FileSystemUtils.copyRecursively(directory.resolve("backup"), directory.resolve("appendonlydir"));
    }

    /** Deletes its data; only while it is stopped. */
    public void forget() throws IOException {
        FileSystemUtils.deleteRecursively(directory.resolve("appendonlydir"));
    }

    /** Runs a command with {@code redis-cli} and returns its output. */
    public String run(String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of("redis-cli", "-p", Integer.toString(port)));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Cuts every connection. */
    public void cut() {
        RedisClient client = RedisClient.create(RedisURI.create(url()));
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            connection
                    .sync()
                    .clientKill(io.lettuce.core.KillArgs.Builder.typeNormal().skipme(true));
            connection.sync().clientKill(io.lettuce.core.KillArgs.Builder.typePubsub());
        } finally {
            client.shutdown(0, 1, TimeUnit.SECONDS);
        }
    }

    @Override
    public void close() throws IOException {
        kill();
        FileSystemUtils.deleteRecursively(directory);
    }

    private boolean isResponding() {
        RedisClient client = RedisClient.create(RedisURI.create(url()));
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            return "PONG".equals(connection.sync().ping());
        } finally {
            client.shutdown(0, 1, TimeUnit.SECONDS);
        }
    }
}
