package dev.herald.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.herald.broadcast.IdempotencyKey;
import dev.herald.broadcast.PublishRequest;
import dev.herald.topic.Topic;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The names of keys and channels in Redis. All of a topic contain its name in braces, so that they share a cluster slot. In it
 * {@code %} and the brace that would end it are percent-encoded, so that no topic has the keys of another.
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

    /** The secret of all nodes. */
    byte[] secret() {
        return (prefix + ":secret").getBytes(UTF_8);
    }

    /** The open sessions of a node, as they are reported; they are in the slot of the topic of their events. */
    byte[] sessions(String node) {
        return (name(Topic.SESSION_EVENTS) + ":open:" + node).getBytes(UTF_8);
    }

    /** The number of subscriptions by topic. */
    byte[] subscriberCounts() {
        return (name(Topic.SESSION_EVENTS) + ":subscribers").getBytes(UTF_8);
    }

    /** The last sign of life of each node that has reported sessions. */
    byte[] signsOfLife() {
        return (name(Topic.SESSION_EVENTS) + ":signs").getBytes(UTF_8);
    }

    /** The last batch of changes of each of these nodes. */
    byte[] sessionBatches() {
        return (name(Topic.SESSION_EVENTS) + ":batches").getBytes(UTF_8);
    }

    String channel(Topic topic) {
        return name(topic);
    }

    byte[] state(Topic topic) {
        return (name(topic) + ":state").getBytes(UTF_8);
    }

    byte[] stream(Topic topic) {
        return (name(topic) + ":stream").getBytes(UTF_8);
    }

    /** The keys of each script of a topic. */
    byte[][] of(Topic topic) {
        return new byte[][] {state(topic), stream(topic), seed(topic)};
    }

    /** The same, and the stored receipts of those messages that have an idempotency key. */
    byte[][] of(List<PublishRequest> requests) {
        List<byte[]> all = new ArrayList<>(List.of(of(requests.getFirst().topic())));
        for (PublishRequest request : requests) {
            if (request.key() != null) {
                all.add(idempotency(request, request.key()));
            }
        }
        return all.toArray(byte[][]::new);
    }

    /** Of all topics in a slot. */
    private byte[] seed(Topic topic) {
        return (prefix + ":{" + SlotTags.of(tag(topic)) + "}:seed").getBytes(UTF_8);
    }

    /** A publisher's name may have any character and length, so its digest stands for it. */
    private byte[] idempotency(PublishRequest request, IdempotencyKey key) {
        String name = name(request.topic()) + ":idempotency:";
        return (name + digest(request.publisher().name()) + ":" + key.value()).getBytes(UTF_8);
    }

    private static String digest(String publisher) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(publisher.getBytes(UTF_8));
            return HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private String name(Topic topic) {
        return prefix + ":{" + tag(topic) + "}";
    }

    private static String tag(Topic topic) {
        return topic.name().replace("%", "%25").replace("}", "%7D");
    }
}
