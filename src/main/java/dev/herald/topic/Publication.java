package dev.herald.topic;

import org.jspecify.annotations.Nullable;

/**
 * A message with its position in a topic's log.
 *
 * <p>It is encoded once for each {@link WireFormat}, on first use, and the bytes are shared by all sessions. Safe for
 * use by any thread.
 */
public final class Publication {

    /**
     * The approximate memory of the objects around the bytes, counted so that the size of a log of tiny messages is
     * right.
     */
    static final int OVERHEAD = 128;

    private final Topic topic;
    private final long cursor;
    private final int index;
    private final boolean kept;
    private final Position position;
    private final Message message;
    private final @Nullable Gap gap;
    private final long nanoTime;
    private final HistoryShare share;
    private volatile @Nullable Encoded encoded;
    private volatile @Nullable Publication previous;
    private long bytes;
    private boolean retired;

    Publication(
            Topic topic,
            long cursor,
            long index,
            boolean kept,
            Position position,
            Message message,
            @Nullable Gap gap,
            long nanoTime,
            HistoryShare share) {
        this.topic = topic;
        this.cursor = cursor;
        this.index = (int) index;
        this.kept = kept;
        this.gap = gap;
        this.position = position;
        this.message = message;
        this.nanoTime = nanoTime;
        this.share = share;
        this.bytes = OVERHEAD + message.memory();
    }

    public Topic topic() {
        return topic;
    }

    /** Its position; that of the newest kept publication before it if it is not {@linkplain #isKept kept}. */
    public Position position() {
        return position;
    }

    /** The message; empty if the publication is a {@link #gap}. */
    public Message message() {
        return message;
    }

    /** The messages missing before the next publication, if this publication is a gap. */
    public @Nullable Gap gap() {
        return gap;
    }

    /** Whether it has a position of its own, and is part of history, replay and recovery. */
    public boolean isKept() {
        return kept;
    }

    /** The publication before it, as long as its log has that and every subscriber has received it: the base of a delta. */
    public @Nullable Publication previous() {
        return previous;
    }

    /** By its log, which forgets it when it evicts the other. */
    void previous(@Nullable Publication publication) {
        previous = publication;
    }

    /** Its cursor in its log. */
    public long cursor() {
        return cursor;
    }

    /** The lower half of its index among those of its log that are kept, or among those that are not. */
    int index() {
        return index;
    }

    /** The time at which it was appended, in nanoseconds of the log's ticker. */
    public long nanoTime() {
        return nanoTime;
    }

    /** The bytes in {@code format}: the same array for every caller, not to be changed. */
    public byte[] encoded(WireFormat format) {
        byte[] known = find(format);
        return known != null ? known : encodeOnce(format);
    }

    /** The memory that this publication uses now. */
    synchronized long bytes() {
        return bytes;
    }

    /** What its bytes are counted in. */
    HistoryShare share() {
        return share;
    }

    /** Marks it as evicted from the log: returns its size, and does not count further growth. */
    synchronized long retire() {
        retired = true;
        return bytes;
    }

    @SuppressWarnings("ReferenceEquality") // formats are compared by identity
    private byte @Nullable [] find(WireFormat format) {
        for (Encoded e = encoded; e != null; e = e.next) {
            if (e.format == format) {
                return e.bytes;
            }
        }
        return null;
    }

    private synchronized byte[] encodeOnce(WireFormat format) {
        byte[] known = find(format);
        if (known != null) {
            return known;
        }
        byte[] made = format.encode(this);
        encoded = new Encoded(format, made, encoded);
        bytes += made.length;
        if (!retired) {
            share.add(made.length);
            share.log().countUnkept(kept ? 0 : made.length);
        }
        return made;
    }

    private static final class Encoded {
        final WireFormat format;
        final byte[] bytes;
        final @Nullable Encoded next;

        Encoded(WireFormat format, byte[] bytes, @Nullable Encoded next) {
            this.format = format;
            this.bytes = bytes;
            this.next = next;
        }
    }
}
