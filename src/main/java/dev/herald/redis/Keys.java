package dev.herald.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.herald.broadcast.IdempotencyKey;
import dev.herald.topic.Topic;
import org.jspecify.annotations.Nullable;

/**
 * The names of keys and channels in Redis. All of a topic contain its name in braces, so that they share a cluster
 * slot.
 */
record Keys(String prefix) {

    /** The sorted set of the nodes that are alive, by the time of their last heartbeat. */
    byte[] nodes() {
        return (prefix + ":nodes").getBytes(UTF_8);
    }

    /** The channel of a node. */
    String node(String name) {
        return prefix + ":node:" + name;
    }

    /** The names of all topics. */
    byte[] topics() {
        return (prefix + ":topics").getBytes(UTF_8);
    }

    String channel(Topic topic) {
        return of(topic);
    }

    byte[] state(Topic topic) {
        return (of(topic) + ":state").getBytes(UTF_8);
    }

    byte[] stream(Topic topic) {
        return (of(topic) + ":stream").getBytes(UTF_8);
    }

    /** The stored receipt of an idempotency key; without one, a key that is never written. */
    byte[] idempotency(Topic topic, @Nullable IdempotencyKey key) {
        return (of(topic) + ":idempotency" + (key == null ? "" : ":" + key.value())).getBytes(UTF_8);
    }

    private String of(Topic topic) {
        return prefix + ":{" + topic.name() + "}";
    }
}
