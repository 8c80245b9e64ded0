package dev.herald.sessionevents;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Which nodes have shown no sign of life for too long, as this node has seen it without a break.
 *
 * <p>No clocks are compared, and a time in which this node saw nothing counts for nothing: after what stores the signs of life was away
 * no node is dead that shows one now. For one thread.
 */
final class NodeWatch {

    private final Map<String, Seen> seen = new HashMap<>();
    private final long timeoutNanos;

    private record Seen(String signOfLife, long sinceNanos) {}

    NodeWatch(Duration timeout) {
        this.timeoutNanos = timeout.toNanos();
    }

    /** The last sign of life of each node is this now; returns those of dead ones. */
    Map<String, String> dead(Map<String, String> signsOfLife, long now) {
        seen.keySet().retainAll(signsOfLife.keySet());
        Map<String, String> dead = new HashMap<>();
        signsOfLife.forEach((node, sign) -> {
            Seen before = seen.get(node);
            if (before == null || !before.signOfLife().equals(sign)) {
                seen.put(node, new Seen(sign, now));
            } else if (now - before.sinceNanos() >= timeoutNanos) {
                dead.put(node, sign);
            }
        });
        return dead;
    }

    /** This node saw nothing for a moment. */
    void interrupted() {
        seen.clear();
    }
}
