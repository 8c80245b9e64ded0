package dev.herald.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.herald.broadcast.IdempotencyKey;
import dev.herald.topic.Topic;
import org.jspecify.annotations.Nullable;

/** What things are called in Redis. All of one topic has its name in braces, and so one slot of a cluster. */
record Keys(String prefix) {

    /** The nodes that live. */
    byte[] nodes() {
        return (prefix + ":nodes").getBytes(UTF_8);
    }

    /** What a node is told. */
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

    /** What was told for a key; without one a name that is never written to. */
    byte[] told(Topic topic, @Nullable IdempotencyKey key) {
        return (of(topic) + ":told" + (key == null ? "" : ":" + key.value())).getBytes(UTF_8);
    }

    private String of(Topic topic) {
        return prefix + ":{" + topic.name() + "}";
    }
}
