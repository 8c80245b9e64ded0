package dev.herald.rfc6455;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The part of a message that has arrived, unmasked; a control frame counts as a message of one frame. It takes memory for
 * the bytes that arrived, at most twice as much, never for a length that was only announced, and detects invalid UTF-8 at
 * the first invalid byte (RFC 6455, section 8.1). A compressed message stays compressed here.
 */
final class PartialMessage {

    private static final byte[] NOTHING = {};
    private static final int FIRST_CAPACITY = 64;

    private final Opcode opcode;
    private final boolean compressed;
    private byte[] bytes = NOTHING;
    private int length;
    private int utf8 = Utf8.ACCEPT;

    /** @param first the header of the first frame */
    PartialMessage(FrameHeader first) {
        this.opcode = first.opcode();
        this.compressed = first.isCompressed();
    }

    Opcode opcode() {
        return opcode;
    }

    boolean isCompressed() {
        return compressed;
    }

    int length() {
        return length;
    }

    /** Bytes of memory that are held. */
    int capacity() {
        return bytes.length;
    }

    /**
     * Appends bytes and unmasks them.
     *
     * @param mask the masking key, the byte for the next payload byte in the lowest eight bits
     * @param maxLength the greatest length that this message can reach
     */
    void append(ByteBuffer source, int count, int mask, int maxLength) {
        int end = length + count;
        reserve(end, maxLength);
        source.get(bytes, length, count);
        boolean ascii = Mask.apply(bytes, length, end, mask);
        if (opcode == Opcode.TEXT && !compressed && !(ascii && utf8 == Utf8.ACCEPT)) {
            utf8 = Utf8.next(utf8, bytes, length, end);
            checkUtf8(utf8 != Utf8.REJECT);
        }
        length = end;
    }

    /** The complete message; to be called after its last frame was appended. */
    byte[] toBytes() {
        checkUtf8(utf8 == Utf8.ACCEPT);
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }

    private void reserve(int needed, int maxLength) {
        if (needed > bytes.length) {
            long doubled = Math.max(FIRST_CAPACITY, bytes.length * 2L);
            bytes = Arrays.copyOf(bytes, (int) Math.min(maxLength, Math.max(needed, doubled)));
        }
    }

    private static void checkUtf8(boolean valid) {
        if (!valid) {
            throw ProtocolViolationException.badText();
        }
    }
}
