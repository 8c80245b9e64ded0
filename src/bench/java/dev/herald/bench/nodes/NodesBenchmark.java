package dev.herald.bench.nodes;

import dev.herald.bench.Server;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The latency that Redis between two nodes adds, and whether all messages are delivered at a high rate. */
final class NodesBenchmark {

    private static final int ROUNDS = 7;
    private static final int MESSAGES = 1_000;

    private NodesBenchmark() {}

    /**
     * Measures.
     *
     * @param args Herald's executable jar, what is not used here, a directory for what is logged
     */
    public static void main(String[] args) throws Exception {
        Path logs = Files.createDirectories(Path.of(args[2]));
        int redis = freePort();
        Process server = new ProcessBuilder("redis-server", "--port", "" + redis, "--save", "", "--bind", "127.0.0.1")
                .redirectOutput(logs.resolve("redis.log").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(server::destroyForcibly));
        String url = "--herald.redis.url=redis://127.0.0.1:" + redis;
        try (Server single = start("single", args[0], logs);
                Server one = start("one", args[0], logs, url);
                Server other = start("other", args[0], logs, url)) {
            HttpClient client =
                    HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
            benchmarks(List.of(
                    new LatencyBenchmark("a single node", client, single.port(), single.port()),
                    new LatencyBenchmark("with Redis, the same node", client, one.port(), one.port()),
                    new LatencyBenchmark("with Redis, the other node", client, one.port(), other.port())));
            Flood flood = new Flood(client, List.of(one.port(), other.port()));
            System.out.println("warming up: " + flood.run(2_000, 10));
            for (int i = 0; i < 3; i++) {
                System.out.println("5,000 a second: " + flood.run(5_000, 10));
            }
        }
        System.exit(0); // the client's connections would keep it alive
    }

    private static Server start(String name, String jar, Path logs, String... more) throws Exception {
        List<String> application = new ArrayList<>(List.of("-jar", jar, "--herald.tick.enabled=false"));
        application.addAll(Arrays.asList(more));
        return Server.start(name, logs.resolve(name + ".log"), application);
    }

    /** Runs all benchmarks in each round; the first rounds are a warm-up. */
    private static void benchmarks(List<LatencyBenchmark> benchmarks) throws Exception {
        Map<String, List<Double>> medians = new TreeMap<>();
        for (int round = -3; round < ROUNDS; round++) {
            for (LatencyBenchmark benchmark : benchmarks) {
                long[] nanos = benchmark.measure(MESSAGES);
                if (round >= 0) {
                    medians.computeIfAbsent(benchmark.name(), name -> new ArrayList<>())
                            .add(nanos[MESSAGES / 2] / 1e6);
                }
            }
        }
        medians.forEach((name, each) -> System.out.printf(
                "%-28s median %.2f ms (of %d rounds of %,d messages: %.2f to %.2f)%n",
                name,
                each.stream().sorted().skip(ROUNDS / 2).findFirst().orElseThrow(),
                ROUNDS,
                MESSAGES,
                each.stream().sorted().findFirst().orElseThrow(),
                each.stream().sorted().skip(ROUNDS - 1).findFirst().orElseThrow()));
    }

    private static int freePort() throws Exception {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }
}
