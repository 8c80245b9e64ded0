package dev.herald.redis;

import dev.herald.Ports;
import io.lettuce.core.cluster.SlotHash;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A Redis Cluster of three real nodes, whose slots can be moved, and to which replicas can be added. */
final class RedisCluster implements AutoCloseable {

    private final List<RedisServer> servers = new ArrayList<>();

    RedisCluster() throws IOException {
        for (int i = 0; i < 3; i++) {
            add();
        }
        servers.getFirst()
                .run(Stream.concat(
                                Stream.of("--cluster", "create"),
                                Stream.concat(servers.stream().map(RedisCluster::address), Stream.of("--cluster-yes")))
                        .toArray(String[]::new));
        await(() -> servers.stream().allMatch(RedisCluster::isWhole));
    }

    private RedisServer add() throws IOException {
        servers.add(new RedisServer(
                "--cluster-enabled",
                "yes",
                "--cluster-port",
                "" + Ports.free(),
                "--cluster-node-timeout",
                "1000",
                "--cluster-require-full-coverage",
                "no"));
        return servers.getLast();
    }

    /** As {@code herald.redis.url}: two nodes, from which the others are discovered. */
    String url() {
        return "redis-cluster://" + address(servers.get(0)) + "," + address(servers.get(1));
    }

    /** The node that owns a slot. */
    RedisServer owner(int slot) throws IOException {
        for (RedisServer server : servers) {
            if (server.isAlive() && slots(server).anyMatch(range -> has(range, slot))) {
                return server;
            }
        }
        throw new AssertionError("no node owns slot " + slot);
    }

    /** Migrates a slot with all its keys to another node, as described for {@code CLUSTER SETSLOT}. */
    void move(int slot) throws IOException {
        move(slot, () -> {});
    }

    /** The same; {@code midway} all keys are at the new node, which does not own the slot yet. */
    void move(int slot, Runnable midway) throws IOException {
        RedisServer from = owner(slot);
        RedisServer to = anotherWithSlots(from);
        String name = Integer.toString(slot);
        to.run("CLUSTER", "SETSLOT", name, "IMPORTING", id(from));
        from.run("CLUSTER", "SETSLOT", name, "MIGRATING", id(to));
        String keys = from.run("CLUSTER", "GETKEYSINSLOT", name, "100");
        for (String key : keys.lines().toList()) {
            from.run("MIGRATE", "127.0.0.1", "" + to.port(), key, "0", "5000");
        }
        midway.run();
        for (RedisServer server : servers) {
            server.run("CLUSTER", "SETSLOT", name, "NODE", id(to));
        }
    }

    private RedisServer anotherWithSlots(RedisServer one) throws IOException {
        for (RedisServer server : servers) {
            if (server != one && server.isAlive() && slots(server).findAny().isPresent()) {
                return server;
            }
        }
        throw new AssertionError("no other node owns slots");
    }

    /** Adds a replica, which is promoted when its master fails. */
    void replicate(RedisServer master) throws IOException {
        RedisServer replica = add();
        replica.run("CLUSTER", "MEET", "127.0.0.1", "" + master.port(), busOf(master));
        String id = id(master);
        await(() -> replica.run("CLUSTER", "REPLICATE", id).startsWith("OK"));
        await(() -> replica.run("INFO", "replication").contains("master_link_status:up"));
        for (RedisServer each : servers) { // only a node that all know gets their votes
            await(() -> knowsAll(each.run("CLUSTER", "NODES"), id));
        }
    }

    private boolean knowsAll(String nodes, String master) {
        return nodes.lines().count() == servers.size()
                && !nodes.contains("handshake")
                && nodes.contains("slave " + master);
    }

    private static String busOf(RedisServer server) throws IOException {
        String self = myself(server);
        return self.substring(self.indexOf('@') + 1).split("[, ]", 2)[0];
    }

    private static Stream<String> slots(RedisServer server) throws IOException {
        return Stream.of(myself(server).split(" ")).skip(8);
    }

    private static boolean has(String range, int slot) {
        String[] ends = range.split("-", 2);
        return ends[0].matches("\\d+")
                && Integer.parseInt(ends[0]) <= slot
                && slot <= Integer.parseInt(ends[ends.length - 1]);
    }

    private static String myself(RedisServer server) throws IOException {
        return server.run("CLUSTER", "NODES")
                .lines()
                .filter(line -> line.contains("myself"))
                .collect(Collectors.joining());
    }

    private static String id(RedisServer server) throws IOException {
        return server.run("CLUSTER", "MYID").strip();
    }

    static int slot(String key) {
        return SlotHash.getSlot(key);
    }

    private static boolean isWhole(RedisServer server) {
        try {
            return server.run("CLUSTER", "INFO").contains("cluster_state:ok");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String address(RedisServer server) {
        return "127.0.0.1:" + server.port();
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(30, TimeUnit.SECONDS).until(condition);
    }

    @Override
    public void close() throws IOException {
        for (RedisServer server : servers) {
            server.close();
        }
    }
}
