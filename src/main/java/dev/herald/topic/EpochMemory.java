package dev.herald.topic;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a topic goes on whose log was removed: what was published to it before never gets a position again, and its clients resume without
 * a gap if nothing was published meanwhile.
 *
 * <p>A topic to which nothing was published costs no memory, however often it is named: its epoch is computed from its name, and from the
 * generation of its slot. A topic with publications is remembered by a hash of its name, about 120 bytes. When there are
 * too many of these, the one removed first is forgotten. It must then not be taken for a topic without publications, so its slot has a new
 * generation: topics of the same slot, one in {@value #SLOTS}, begin a new epoch with it, and their clients receive a gap. Safe for use by
 * any thread.
 */
final class EpochMemory {

    private static final int SLOTS = 65_536;

    private final byte[] secret = new byte[16];
    private final int capacity;

    @GuardedBy("this")
    private final int[] generations = new int[SLOTS];

    /** By the hash of the topic's name, the one removed first at the beginning. */
    @GuardedBy("this")
    private final Map<Long, Ended> newest = new LinkedHashMap<>();

    private record Ended(Position last, @Nullable Version version) {}

    EpochMemory(int capacity) {
        this.capacity = capacity;
        new SecureRandom().nextBytes(secret);
    }

    /** The position after which a new log of {@code topic} goes on. */
    synchronized Position find(Topic topic) {
        ByteBuffer hash = hash(topic);
        Ended known = newest.get(hash.getLong(0));
        return known == null ? initial(hash) : known.last();
    }

    /** The last version of {@code topic}; null if it has none. */
    synchronized @Nullable Version version(Topic topic) {
        Ended known = newest.get(hash(topic).getLong(0));
        return known == null ? null : known.version();
    }

    /** The log of {@code topic} is removed, in which these were the newest position and the last version. */
    synchronized void removed(Topic topic, Position last, @Nullable Version version) {
        ByteBuffer hash = hash(topic);
        long key = hash.getLong(0);
        if (newest.remove(key) == null && version == null && last.equals(initial(hash))) {
            return;
        }
        newest.put(key, new Ended(last, version));
        if (newest.size() > capacity) {
            long forgotten = newest.keySet().iterator().next();
            newest.remove(forgotten);
            generations[slot(forgotten)]++;
        }
    }

    /** The number of topics that are remembered. */
    synchronized int size() {
        return newest.size();
    }

    @GuardedBy("this")
    private Position initial(ByteBuffer hash) {
        int generation = generations[slot(hash.getLong(0))];
        return new Position(hash.getLong(Long.BYTES) + generation, 0);
    }

    private static int slot(long key) {
        return (int) key & (SLOTS - 1);
    }

    private ByteBuffer hash(Topic topic) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(secret);
            return ByteBuffer.wrap(digest.digest(topic.name().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
