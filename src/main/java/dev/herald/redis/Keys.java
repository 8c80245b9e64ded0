package dev.herald.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.herald.broadcast.IdempotencyKey;
import dev.herald.broadcast.PublishRequest;
import dev.herald.topic.Topic;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The names of keys and channels in Redis. All of a topic contain its name in braces, so that they share a cluster
 * slot.
 */
record Keys(String prefix) {

    private static final int DIGEST_BYTES = 16;

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

    /**
     * The stored receipt of a publisher's idempotency key; without one, a key that is never written. A publisher's name may have any
     * character and length, so its digest stands for it.
     */
    byte[] idempotency(PublishRequest request) {
        String name = of(request.topic()) + ":idempotency";
        IdempotencyKey key = request.key();
        return (key == null ? name : name + ":" + digest(request.publisher().name()) + ":" + key.value())
                .getBytes(UTF_8);
    }

    private static String digest(String publisher) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(publisher.getBytes(UTF_8));
            return HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private String of(Topic topic) {
        return prefix + ":{" + topic.name() + "}";
    }
}
