package dev.herald.redis;

import dev.herald.Ports;
import dev.herald.testing.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.springframework.util.FileSystemUtils;

/** A Sentinel that monitors a Redis and promotes a replica when it fails. */
public final class Sentinel implements AutoCloseable {

    private static final Pattern SWITCH = Pattern.compile("\\+switch-master main \\S+ \\d+ \\S+ (\\d+)");

    private final RedisServer replica;
    private final Path directory;
    private final int port;
    private final Process process;

    public Sentinel(RedisServer master) throws IOException {
        replica = master.replica();
        directory = Files.createTempDirectory("herald-sentinel");
        port = Ports.free();
        Path configuration = directory.resolve("sentinel.conf");
        Files.writeString(configuration, """
                port %d
                bind 127.0.0.1
                dir %s
                sentinel monitor main 127.0.0.1 %d 1
                sentinel down-after-milliseconds main 1500
                sentinel failover-timeout main 3000
                """.formatted(port, directory, master.port()));
        process = new ProcessBuilder(Program.REDIS_SERVER.path(), configuration.toString(), "--sentinel")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        Awaitility.await().atMost(20, TimeUnit.SECONDS).until(() -> log().contains("+slave"));
    }

    /** As {@code herald.redis.url}. */
    public String url() {
        return "redis-sentinel://127.0.0.1:" + port + "/0#main";
    }

    /** Waits until the replica is the master. */
    public void awaitSwitch() {
        Awaitility.await().atMost(20, TimeUnit.SECONDS).until(() -> log().contains("+switch-master"));
    }

    /** The port of the master after the failover. */
    public int masterPort() throws IOException {
        Matcher found = SWITCH.matcher(log());
        return found.find() ? Integer.parseInt(found.group(1)) : 0;
    }

    /** The replica that was started with it. */
    public RedisServer replica() {
        return replica;
    }

    /** Host and port of that replica, which is the master after the failover if there is no other. */
    public String master() {
        return "127.0.0.1 " + replica.port();
    }

    private String log() throws IOException {
        return Files.readString(directory.resolve("log"));
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join();
        replica.close();
        FileSystemUtils.deleteRecursively(directory);
    }
}
