package dev.herald.bench;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The text of a message whose latency is measured: the time of publishing, in 16 letters, then padding. */
final class StampedText {

    private static final int DIGITS = 16;

    private StampedText() {}

    static byte[] of(long nanos, int bytes) {
        byte[] text = new byte[bytes];
        for (int i = 0; i < DIGITS; i++) {
            text[i] = (byte) ('a' + (nanos >>> (60 - 4 * i) & 0xF));
        }
        Arrays.fill(text, DIGITS, bytes, (byte) 'z');
        return text;
    }

    /** The time in the text at this index. */
    static long nanos(ByteBuffer text, int at) {
        long nanos = 0;
        for (int i = 0; i < DIGITS; i++) {
            nanos = nanos << 4 | (text.get(at + i) - 'a');
        }
        return nanos;
    }
}
