package dev.herald.rfc6455;

import java.nio.ByteBuffer;

/**
 * Encodes the frames of a server: unmasked and never fragmented (RFC 6455, section 5.2).
 */
final class FrameWriter {

    private static final int MAX_7_BIT = 125;
    private static final int MAX_16_BIT = 0xFFFF;

    private FrameWriter() {}

    /** A ping with a payload of at most 125 bytes. */
    static byte[] ping(byte[] payload) {
        return controlFrame(Opcode.PING, payload);
    }

    /** A pong with a payload of at most 125 bytes. */
    static byte[] pong(byte[] payload) {
        return controlFrame(Opcode.PONG, payload);
    }

    /**
     * A close frame, with its reason truncated to 123 bytes of UTF-8. The codes 1005, 1006 and 1015, which are never sent, give a
     * close frame without a code; any other that may not be sent is an {@link IllegalArgumentException}.
     */
    static byte[] close(int code, String reason) {
        return controlFrame(Opcode.CLOSE, ClosePayload.encode(code, reason));
    }

    /** A frame with any first byte, such as that of a compressed message. */
    static byte[] frame(int firstByte, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(headerLength(payload.length) + payload.length);
        encode(firstByte, payload, frame);
        return frame.array();
    }

    /** Puts a frame, for which there must be room, at the target's position. */
    static void encode(int firstByte, byte[] payload, ByteBuffer target) {
        putHeader(target, firstByte, payload.length);
        target.put(payload);
    }

    /** How many bytes {@link #putHeader} takes. */
    static int headerLength(int payloadLength) {
        if (payloadLength <= MAX_7_BIT) {
            return 2;
        }
        return payloadLength <= MAX_16_BIT ? 4 : 10;
    }

    /** Puts the header of a frame at the target's position, whatever the target's byte order. */
    static void putHeader(ByteBuffer target, int firstByte, int payloadLength) {
        target.put((byte) firstByte);
        if (payloadLength <= MAX_7_BIT) {
            target.put((byte) payloadLength);
        } else if (payloadLength <= MAX_16_BIT) {
            target.put((byte) 126);
            put16(target, payloadLength);
        } else {
            target.put((byte) 127).putInt(0);
            put16(target, payloadLength >>> Short.SIZE);
            put16(target, payloadLength);
        }
    }

    private static void put16(ByteBuffer target, int value) {
        target.put((byte) (value >>> Byte.SIZE)).put((byte) value);
    }

    private static byte[] controlFrame(Opcode opcode, byte[] payload) {
        if (payload.length > FrameHeader.MAX_CONTROL_PAYLOAD) {
            throw new IllegalArgumentException("control payload: " + payload.length + " bytes (expected: at most 125)");
        }
        return frame(opcode.firstByte(), payload);
    }
}
