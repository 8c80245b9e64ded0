package dev.herald.topic;

import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A message in its place in a topic's log.
 *
 * <p>It is encoded once for each {@link WireFormat}, on first use, and the bytes are shared by all sessions. Safe for use by
 * any thread.
 */
public final class Publication {

    /** What the objects around the bytes weigh, roughly: counted so that a log of tiny messages has an honest size. */
    static final int OVERHEAD = 128;

    private final Topic topic;
    private final long cursor;
    private final Position position;
    private final Message message;
    private final @Nullable Gap gap;
    private final long nanoTime;
    private final LongConsumer grown;
    private volatile @Nullable Encoded encoded;
    private long bytes;
    private boolean retired;

    Publication(
            Topic topic,
            long cursor,
            Position position,
            Message message,
            @Nullable Gap gap,
            long nanoTime,
            LongConsumer grown) {
        this.topic = topic;
        this.cursor = cursor;
        this.gap = gap;
        this.position = position;
        this.message = message;
        this.nanoTime = nanoTime;
        this.grown = grown;
        this.bytes = OVERHEAD + (long) message.size();
    }

    public Topic topic() {
        return topic;
    }

    public Position position() {
        return position;
    }

    /** Empty if it tells of a {@link #gap}. */
    public Message message() {
        return message;
    }

    /** What is missing before the next publication, if that is all it tells. */
    public @Nullable Gap gap() {
        return gap;
    }

    /** Where it stands in its log. */
    long cursor() {
        return cursor;
    }

    /** When it was appended, in the nanoseconds of the log's ticker. */
    public long nanoTime() {
        return nanoTime;
    }

    /** The bytes for {@code form}: the same array for every caller, not to be changed. */
    public byte[] encoded(WireFormat form) {
        byte[] known = find(form);
        return known != null ? known : encodeOnce(form);
    }

    /** What this publication holds in memory now. */
    synchronized long bytes() {
        return bytes;
    }

    /** Leaves the log: returns what it held there, and what it grows by from now on is no longer counted. */
    synchronized long retire() {
        retired = true;
        return bytes;
    }

    @SuppressWarnings("ReferenceEquality") // a form is known by its identity
    private byte @Nullable [] find(WireFormat form) {
        for (Encoded e = encoded; e != null; e = e.next) {
            if (e.form == form) {
                return e.bytes;
            }
        }
        return null;
    }

    private synchronized byte[] encodeOnce(WireFormat form) {
        byte[] known = find(form);
        if (known != null) {
            return known;
        }
        byte[] made = form.encode(this);
        encoded = new Encoded(form, made, encoded);
        bytes += made.length;
        if (!retired) {
            grown.accept(made.length);
        }
        return made;
    }

    private static final class Encoded {
        final WireFormat form;
        final byte[] bytes;
        final @Nullable Encoded next;

        Encoded(WireFormat form, byte[] bytes, @Nullable Encoded next) {
            this.form = form;
            this.bytes = bytes;
            this.next = next;
        }
    }
}
