package dev.herald.rfc6455;

import java.nio.ByteBuffer;

/** Where a thread reads into: one buffer for each thread that reads, none for a connection. */
final class ReadBuffer {

    static final int CAPACITY = 32 * 1024;

    private static final ThreadLocal<ByteBuffer> OF_THREAD =
            ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(CAPACITY));

    private ReadBuffer() {}

    /** Empty, in the mode that {@code EndPoint.fill} expects; its content is the thread's until it is asked for again. */
    static ByteBuffer ofThread() {
        return OF_THREAD.get().clear().limit(0);
    }
}
