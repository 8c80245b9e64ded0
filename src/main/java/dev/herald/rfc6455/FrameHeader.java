package dev.herald.rfc6455;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The header of one frame from a client, checked against every rule of RFC 6455, section 5.2, 5.1 (masked) and 5.5 (short
 * control frames), and of RFC 7692, section 6 (RSV1), that does not depend on the frames before it.
 *
 * @param mask the masking key, its first byte in the lowest eight bits
 */
record FrameHeader(Opcode opcode, boolean isFinal, boolean isCompressed, long payloadLength, int mask) {

    static final int FIN = 0x80;
    static final int RSV1 = 0x40;

    /** The longest header: two bytes, eight of length, four of mask. */
    static final int MAX_BYTES = 14;

    static final int MAX_CONTROL_PAYLOAD = 125;

    private static final int RESERVED = 0x70;
    private static final int MASKED = 0x80;
    private static final int MASK_BYTES = 4;

    /**
     * Reads a header, whatever the byte order of the buffer, or consumes nothing and returns null while it is
     * incomplete. A violation in the first two bytes is detected without waiting for the others.
     */
    static @Nullable FrameHeader read(ByteBuffer bytes, boolean mayBeCompressed) {
        if (bytes.remaining() < 2) {
            return null;
        }
        int start = bytes.position();
        int first = bytes.get(start);
        int second = bytes.get(start + 1);
        Opcode opcode = check(first, second, mayBeCompressed);
        int lengthBytes = lengthBytes(second & 0x7F);
        int end = start + 2 + lengthBytes + MASK_BYTES;
        if (bytes.limit() < end) {
            return null;
        }
        long length = lengthBytes == 0 ? second & 0x7F : extendedLength(bytes, start + 2, lengthBytes);
        bytes.position(end);
        return new FrameHeader(opcode, (first & FIN) != 0, (first & RSV1) != 0, length, mask(bytes, end - MASK_BYTES));
    }

    /** The masking key rotated for the payload byte at {@code index}. */
    int maskAt(long index) {
        return Integer.rotateRight(mask, (int) (index & 3) * Byte.SIZE);
    }

    private static Opcode check(int first, int second, boolean mayBeCompressed) {
        Opcode opcode = Opcode.of(first);
        boolean startsMessage = opcode == Opcode.TEXT || opcode == Opcode.BINARY;
        int reserved = first & (mayBeCompressed && startsMessage ? RESERVED & ~RSV1 : RESERVED);
        if (reserved != 0) {
            throw ProtocolViolationException.protocolError("reserved bits are set");
        }
        if ((second & MASKED) == 0) {
            throw ProtocolViolationException.protocolError("frame is not masked");
        }
        if (opcode.isControl()) {
            checkControl(first, second & 0x7F);
        }
        return opcode;
    }

    private static void checkControl(int first, int length) {
        if ((first & FIN) == 0) {
            throw ProtocolViolationException.protocolError("control frame is fragmented");
        }
        if (length > MAX_CONTROL_PAYLOAD) {
            throw ProtocolViolationException.protocolError("control frame has more than 125 bytes");
        }
    }

    private static int lengthBytes(int shortLength) {
        return switch (shortLength) {
            case 126 -> Short.BYTES;
            case 127 -> Long.BYTES;
            default -> 0;
        };
    }

    private static long extendedLength(ByteBuffer bytes, int at, int count) {
        long length = 0;
        for (int i = 0; i < count; i++) {
            length = length << Byte.SIZE | (bytes.get(at + i) & 0xFF);
        }
        if (length < 0) {
            throw ProtocolViolationException.protocolError("payload length is 2^63 or more");
        }
        if (length < (count == Short.BYTES ? 126 : 0x10000)) {
            throw ProtocolViolationException.protocolError("payload length " + length + " is not minimally encoded");
        }
        return length;
    }

    private static int mask(ByteBuffer bytes, int at) {
        return (bytes.get(at) & 0xFF)
                | (bytes.get(at + 1) & 0xFF) << 8
                | (bytes.get(at + 2) & 0xFF) << 16
                | (bytes.get(at + 3) & 0xFF) << 24;
    }
}
