package dev.herald.rfc6455;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The part of a message that has arrived, unmasked; a control frame counts as a message of one frame. Takes memory for
 * what arrived, at most twice that, never for what was merely announced, and notices bad UTF-8 at the byte that makes
 * it bad (RFC 6455, section 8.1). A compressed message stays compressed here.
 */
final class PartialMessage {

    private static final byte[] NOTHING = {};
    private static final int FIRST_CAPACITY = 64;

    private final Opcode opcode;
    private final boolean compressed;
    private byte[] bytes = NOTHING;
    private int length;
    private int utf8 = Utf8.ACCEPT;

    /** Begins the message of which this is the first frame. */
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

    /** Bytes of memory that it takes. */
    int capacity() {
        return bytes.length;
    }

    /**
     * Takes and unmasks bytes.
     *
     * @param mask the masking key, the byte for the next payload byte in the lowest eight bits
     * @param maxLength what this message can become at most
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

    /** The whole message, once its last frame has been appended. */
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
