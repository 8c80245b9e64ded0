package dev.herald.session;

import dev.herald.topic.Publication;
import dev.herald.topic.TopicLog;
import dev.herald.topic.WireFormat;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a sequence of publications in one direct buffer, to be written in one system call.
 *
 * <p>It belongs to a thread, not to a session, and it keeps its content: most subscribers of a topic are at the same position, so
 * the batch that was filled for one serves the next as it is, unless each has a {@link FrameSuffix} of its own.
 * Used by its thread only.
 */
final class WriteBatch {

    private static final int SMALL = 16 * 1024;
    private static final int MAX_MESSAGES = 1024;
    private static final byte[] NONE = {};
    private static final ThreadLocal<WriteBatch> OF_THREAD = ThreadLocal.withInitial(() -> new WriteBatch(SMALL));

    private final ByteBuffer direct;
    private final int[] ends = new int[MAX_MESSAGES];
    private ByteBuffer bytes;
    private @Nullable TopicLog log;
    private @Nullable WireFormat form;
    private long epoch;
    private long from;
    private long wanted;
    private int count;
    private int passedOver;

    WriteBatch(int capacity) {
        direct = ByteBuffer.allocateDirect(capacity);
        bytes = direct;
    }

    static WriteBatch ofThread() {
        return Thread.currentThread() instanceof WriterThread writer ? writer.buffer() : OF_THREAD.get();
    }

    /**
     * Holds the publications from the cursor of {@code subscription} up to, and without, offset {@code upTo}, as many as
     * fit and are still there.
     */
    WriteBatch load(Subscription subscription, Sink sink, long upTo) {
        WireFormat newForm = sink.format(subscription);
        FrameSuffix suffix = sink.suffix(subscription.log());
        if (suffix != null || subscription.delivery().isFiltered() || subscription.passesOver()) {
            clear();
            from = subscription.cursor();
            fill(newForm, upTo, subscription, suffix);
        } else if (!isFor(subscription, newForm, upTo)) {
            log = subscription.log();
            form = newForm;
            epoch = subscription.delivery().epoch();
            from = subscription.cursor();
            wanted = upTo;
            fill(newForm, upTo, subscription, null);
        }
        bytes.rewind();
        return this;
    }

    @SuppressWarnings("ReferenceEquality") // logs and forms are known by their identity
    private boolean isFor(Subscription subscription, WireFormat newForm, long upTo) {
        return subscription.cursor() == from
                && subscription.log() == log
                && newForm == form
                && upTo == wanted
                && subscription.delivery().epoch() == epoch;
    }

    /** A buffer for something else; the publications are forgotten. */
    ByteBuffer clear() {
        log = null;
        bytes = direct;
        return direct.clear();
    }

    ByteBuffer bytes() {
        return bytes;
    }

    /** How many publications it holds. */
    int count() {
        return count;
    }

    /** How many of its first publications are written, since they are not passed over. */
    int written(int ofFirst) {
        if (passedOver == 0) {
            return ofFirst;
        }
        int written = 0;
        for (int i = 0; i < ofFirst; i++) {
            written += ends[i] > (i == 0 ? 0 : ends[i - 1]) ? 1 : 0;
        }
        return written;
    }

    /** How many of them are in the first {@code length} bytes to the last byte. */
    int countWithin(int length) {
        int n = 0;
        while (n < count && ends[n] <= length) {
            n++;
        }
        return n;
    }

    /** What is left of the publication of this index when {@code written} bytes of the batch are written. */
    ByteBuffer rest(int index, int written) {
        int begin = index == 0 ? 0 : ends[index - 1];
        byte[] frame = frame(index, begin);
        return ByteBuffer.wrap(frame, written - begin, frame.length - (written - begin));
    }

    /** The shared bytes if the log still has them, so that a full socket costs no copy. */
    private byte[] frame(int index, int begin) {
        Publication publication = log == null || form == null ? null : log.get(from + index);
        if (publication != null && form != null) {
            return publication.encoded(form);
        }
        byte[] copy = new byte[ends[index] - begin];
        bytes.get(begin, copy);
        return copy;
    }

    private void fill(WireFormat wire, long upTo, Subscription subscription, @Nullable FrameSuffix suffix) {
        bytes = direct.clear();
        count = 0;
        passedOver = 0;
        TopicLog source = subscription.log();
        Delivery delivery = subscription.delivery();
        // The form of the first may differ from that of the others.
        long end = subscription.isFirst() && delivery.form(true) != delivery.form(false) ? from + 1 : upTo;
        for (long offset = from; offset < end && count < MAX_MESSAGES; offset++) {
            Publication publication = source.get(offset);
            if (publication == null ? isMissed(subscription, offset) : !delivery.continuesWith(publication)) {
                break;
            }
            if (publication == null || !isReceived(subscription, offset, publication)) {
                passOver();
            } else if (!add(publication.encoded(wire), suffix == null ? NONE : suffix.after(subscription, offset))) {
                break;
            }
        }
        bytes.flip();
    }

    /** What the subscriber does not receive may be gone. */
    private static boolean isMissed(Subscription subscription, long cursor) {
        return subscription.isLiveAt(cursor) || cursor < subscription.log().tail();
    }

    private static boolean isReceived(Subscription subscription, long cursor, Publication publication) {
        return (publication.isKept() || subscription.isLiveAt(cursor))
                && subscription.delivery().accepts(publication);
    }

    private void passOver() {
        ends[count++] = bytes.position();
        passedOver++;
    }

    private boolean add(byte[] frame, byte[] suffix) {
        if (frame.length + suffix.length > bytes.remaining()) {
            return count == 0 && addAlone(frame, suffix);
        }
        bytes.put(frame).put(suffix);
        ends[count++] = bytes.position();
        return true;
    }

    /** Larger than the buffer: goes out by itself from where it is. */
    private boolean addAlone(byte[] frame, byte[] suffix) {
        byte[] whole = suffix.length == 0 ? frame : concat(frame, suffix);
        bytes = ByteBuffer.wrap(whole).position(whole.length);
        ends[count++] = whole.length;
        return false;
    }

    private static byte[] concat(byte[] frame, byte[] suffix) {
        byte[] both = Arrays.copyOf(frame, frame.length + suffix.length);
        System.arraycopy(suffix, 0, both, frame.length, suffix.length);
        return both;
    }
}
