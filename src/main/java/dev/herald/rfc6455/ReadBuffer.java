package dev.herald.rfc6455;

import java.nio.ByteBuffer;

/**
 * Where a thread reads into: one buffer for each thread that reads, none for a connection.
 *
 * <p>While it is borrowed it is nobody else's: whoever reads from another connection meanwhile on the same thread, because what
 * was read had a session closed or resumed, gets a buffer of its own. Used by its thread only.
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

    /** To be closed by the same thread when what was read is consumed. */
    static ReadBuffer borrow() {
        ReadBuffer own = OF_THREAD.get();
        ReadBuffer free = own.borrowed ? new ReadBuffer(ByteBuffer.allocate(CAPACITY)) : own;
        free.borrowed = true;
        return free;
    }

    /** Empty, in the mode that {@code EndPoint.fill} expects; what was read before is gone. */
    ByteBuffer emptied() {
        return bytes.clear().limit(0);
    }

    @Override
    public void close() {
        borrowed = false;
    }
}
