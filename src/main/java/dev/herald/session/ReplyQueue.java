package dev.herald.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What is for one session alone and not yet written: echoes, pongs, direct messages, the close frame.
 *
 * <p>First in, first out; any thread may add, the thread that drains the writer takes. It holds no more than the limit plus
 * one frame, and nothing at all while it is empty. The lock is held for a few instructions and never while writing.
 */
final class ReplyQueue {

    /** In place of the last node once nothing more is accepted, so that an idle session needs no field for that. */
    private static final Node END = new Node(new byte[0]);

    private @Nullable Node first;
    private @Nullable Node last;
    private volatile int queued;

    private static final class Node {
        final byte[] frame;

        @Nullable
        Node next;

        Node(byte[] frame) {
            this.frame = frame;
        }
    }

    /** False once the last one is in, or if more than {@code limit} bytes wait already. */
    synchronized boolean add(byte[] frame, int limit) {
        if (isEnded() || queued > limit) {
            return false;
        }
        append(frame);
        return true;
    }

    /** Adds the last one, after which nothing is accepted; false if there was one. */
    synchronized boolean end(byte[] frame) {
        if (isEnded()) {
            return false;
        }
        if (frame.length > 0) {
            append(frame);
        }
        last = END;
        return true;
    }

    /** Removes all, after which nothing is accepted. */
    synchronized void clear() {
        first = null;
        last = END;
        queued = 0;
    }

    synchronized boolean isOver() {
        return isEnded() && first == null;
    }

    int queued() {
        return queued;
    }

    /** Copies as many whole frames as fit; a first one that is larger than {@code target} comes back by itself. */
    synchronized ByteBuffer peek(ByteBuffer target) {
        Node node = first;
        if (node != null && node.frame.length > target.remaining()) {
            return ByteBuffer.wrap(node.frame);
        }
        for (; node != null && node.frame.length <= target.remaining(); node = node.next) {
            target.put(node.frame);
        }
        return target.flip();
    }

    /**
     * Takes off what lies in the first {@code length} bytes, and the frame that was cut there.
     *
     * @return the rest of the frame that was cut, or null if none was
     */
    synchronized @Nullable ByteBuffer take(int length) {
        int left = length;
        while (left > 0 && first != null) {
            byte[] frame = removeFirst(first);
            if (frame.length > left) {
                return ByteBuffer.wrap(frame, left, frame.length - left);
            }
            left -= frame.length;
        }
        return null;
    }

    /** Takes off the first frame, to be written when the socket is writable again; empty if there is none. */
    synchronized ByteBuffer takeFirst() {
        return first == null ? ByteBuffer.allocate(0) : ByteBuffer.wrap(removeFirst(first));
    }

    @GuardedBy("this")
    @SuppressWarnings("ReferenceEquality") // there is one of it
    private boolean isEnded() {
        return last == END;
    }

    @GuardedBy("this")
    @SuppressWarnings("NonAtomicVolatileUpdate") // by one thread at a time; others only read it
    private byte[] removeFirst(Node node) {
        first = node.next;
        if (first == null && !isEnded()) {
            last = null;
        }
        queued -= node.frame.length;
        return node.frame;
    }

    @GuardedBy("this")
    @SuppressWarnings("NonAtomicVolatileUpdate") // by one thread at a time; others only read it
    private void append(byte[] frame) {
        Node node = new Node(frame);
        if (last == null) {
            first = node;
        } else {
            last.next = node;
        }
        last = node;
        queued += frame.length;
    }
}
