package dev.herald.rfc6455;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Unmasks a payload (RFC 6455, section 5.3), eight bytes at a time. */
final class Mask {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long NOT_ASCII = 0x8080808080808080L;

    private Mask() {}

    /**
     * Applies the mask in place, and returns whether the result is ASCII: nearly all text is, and having touched each
     * byte anyway this makes its UTF-8 check free.
     *
     * @param mask the masking key, the byte for {@code from} in the lowest eight bits
     */
    static boolean apply(byte[] bytes, int from, int to, int mask) {
        long wide = (mask & 0xFFFFFFFFL) | (long) mask << Integer.SIZE;
        long seen = 0;
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            long plain = (long) LONG.get(bytes, at) ^ wide;
            LONG.set(bytes, at, plain);
            seen |= plain;
        }
        for (; at < to; at++, wide >>>= Byte.SIZE) {
            bytes[at] ^= (byte) wide;
            seen |= bytes[at];
        }
        return (seen & NOT_ASCII) == 0;
    }
}
