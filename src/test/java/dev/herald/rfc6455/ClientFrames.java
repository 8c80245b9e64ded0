package dev.herald.rfc6455;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Frames as a client sends them, encoded in the simplest way; invalid ones too. */
public final class ClientFrames {

    public static final int CONTINUES = 0x00;
    public static final int STARTS_TEXT = 0x01;
    public static final int STARTS_BINARY = 0x02;
    public static final int ENDS = 0x80;
    public static final int TEXT = 0x81;
    public static final int BINARY = 0x82;
    public static final int CLOSE = 0x88;
    public static final int PING = 0x89;
    public static final int PONG = 0x8A;
    public static final int RSV1 = 0x40;

    private static final byte[] KEY = bytes(0x37, 0xFA, 0x21, 0x3D);

    private ClientFrames() {}

    public static byte[] frame(int firstByte, byte[] payload) {
        return frame(firstByte, payload, KEY);
    }

    public static byte[] frame(int firstByte, String payload) {
        return frame(firstByte, utf8(payload));
    }

    public static byte[] frame(int firstByte, byte[] payload, byte[] key) {
        byte[] masked = payload.clone();
        for (int i = 0; i < masked.length; i++) {
            masked[i] ^= key[i % 4];
        }
        return join(header(firstByte, payload.length), key, masked);
    }

    public static byte[] close(int code, String reason) {
        return frame(CLOSE, join(bytes(code >> 8, code), utf8(reason)));
    }

    /** A masked header without its key, in the fewest bytes. */
    public static byte[] header(int firstByte, long length) {
        if (length < 126) {
            return bytes(firstByte, 0x80 | (int) length);
        }
        return length < 0x10000 ? header16(firstByte, (int) length) : header64(firstByte, length);
    }

    public static byte[] header16(int firstByte, int length) {
        return bytes(firstByte, 0x80 | 126, length >> 8, length);
    }

    public static byte[] header64(int firstByte, long length) {
        return join(
                bytes(firstByte, 0x80 | 127),
                ByteBuffer.allocate(8).putLong(length).array());
    }

    public static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    public static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    public static byte[] join(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }
}
