package dev.herald.redis;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns once if another node has the name of this one: both work, but lists and logs do not distinguish them.
 *
 * <p>Not before a node that crashed and was started again, under the same name, is forgotten. Safe for use by any thread.
 */
final class SameNameLogger {

    private static final Logger log = LoggerFactory.getLogger(SameNameLogger.class);

    private final String name;
    private final int lastOfCrashed;
    private final AtomicInteger checks = new AtomicInteger();

    /** The state in which {@link #checks} stays once it has warned. */
    private static final int DONE = Integer.MAX_VALUE;

    SameNameLogger(String name, RedisPeers.HeartbeatInterval heartbeat) {
        this.name = name;
        this.lastOfCrashed = heartbeat.aliveSeconds() / heartbeat.everySeconds() + 1;
    }

    /** @param others the ids of the other nodes that are alive, after each heartbeat of this one */
    void check(List<String> others) {
        int check = checks.getAndUpdate(count -> count == DONE ? DONE : Math.min(count + 1, lastOfCrashed + 1));
        boolean isShared = others.stream().map(NodeId::name).anyMatch(name::equals);
        if (isShared && check > lastOfCrashed && checks.getAndSet(DONE) != DONE) {
            log.warn("Another node is called {} as well: set herald.node.name to a name of its own for each.", name);
        }
    }
}
