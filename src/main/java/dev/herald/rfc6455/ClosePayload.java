package dev.herald.rfc6455;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.springframework.web.socket.CloseStatus;

/** The payload of a close frame: nothing, or a code and a reason (RFC 6455, sections 5.5.1 and 7.4). */
final class ClosePayload {

    private static final int CODE_BYTES = 2;
    private static final int MAX_REASON_BYTES = FrameHeader.MAX_CONTROL_PAYLOAD - CODE_BYTES;
    private static final byte[] NO_CODE = {};

    private ClosePayload() {}

    /** Decodes a client's close frame: 1005 if it has no code, and a reason that may be empty but is never null. */
    static CloseStatus decode(byte[] payload) {
        if (payload.length == 0) {
            return new CloseStatus(CloseStatus.NO_STATUS_CODE.getCode(), "");
        }
        if (payload.length < CODE_BYTES) {
            throw ProtocolViolationException.protocolError("close frame has a payload of 1 byte");
        }
        int code = (payload[0] & 0xFF) << Byte.SIZE | (payload[1] & 0xFF);
        if (!isSendable(code)) {
            throw ProtocolViolationException.protocolError("invalid close code " + code);
        }
        byte[] reason = Arrays.copyOfRange(payload, CODE_BYTES, payload.length);
        if (!Utf8.isValid(reason)) {
            throw ProtocolViolationException.badData("close reason is not UTF-8");
        }
        return new CloseStatus(code, new String(reason, StandardCharsets.UTF_8));
    }

    /**
     * Encodes a code and a reason, which is truncated to what fits. The codes that stand for the absence of one (1005, 1006, 1015) must
     * never be sent, so they give an empty payload.
     */
    static byte[] encode(int code, String reason) {
        if (code == 1005 || code == 1006 || code == 1015) {
            return NO_CODE;
        }
        if (!isSendable(code)) {
            throw new IllegalArgumentException("invalid close code " + code);
        }
        byte[] utf8 = reason.getBytes(StandardCharsets.UTF_8);
        int length = truncatedLength(utf8);
        return ByteBuffer.allocate(CODE_BYTES + length)
                .putShort((short) code)
                .put(utf8, 0, length)
                .array();
    }

    /** The codes of section 7.4 and of its registry (1012 to 1014) that may be sent. */
    private static boolean isSendable(int code) {
        return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
    }

    private static int truncatedLength(byte[] utf8) {
        int length = Math.min(utf8.length, MAX_REASON_BYTES);
        while (length < utf8.length && (utf8[length] & 0xC0) == 0x80) {
            length--; // never within a character
        }
        return length;
    }
}
