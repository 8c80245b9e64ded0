package dev.herald.rfc6455;

import java.nio.ByteBuffer;

/**
 * The buffer that a thread reads into: one for each thread that reads, none for a connection.
 *
 * <p>A borrowed buffer is not shared: when handling what was read makes the same thread read from another connection, because a
 * session was resumed, a buffer of its own is allocated for that. Used by its thread only.
 */
final class ReadBuffer implements AutoCloseable {

    static final int CAPACITY = 32 * 1024;

    private static final ThreadLocal<ReadBuffer> OF_THREAD =
            ThreadLocal.withInitial(() -> new ReadBuffer(ByteBuffer.allocateDirect(CAPACITY)));

    private final ByteBuffer bytes;
    private boolean borrowed;

    private ReadBuffer(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    /** To be closed by the same thread when the bytes are consumed. */
    static ReadBuffer borrow() {
        ReadBuffer own = OF_THREAD.get();
        ReadBuffer free = own.borrowed ? new ReadBuffer(ByteBuffer.allocate(CAPACITY)) : own;
        free.borrowed = true;
        return free;
    }

    /** Empty, in the mode that {@code EndPoint.fill} expects. */
    ByteBuffer emptied() {
        return bytes.clear().limit(0);
    }

    @Override
    public void close() {
        borrowed = false;
    }
}
