package dev.herald.centrifugo;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/** A line of JSON that grows, for what is written for every publication. */
final class JsonLine {

    private static final byte[] HEX = "0123456789ABCDEF".getBytes(US_ASCII);
    private static final int ESCAPE = 6;
    private static final int DIGIT_BITS = 4;
    private static final int DIGIT_MASK = 0xF;

    private byte[] bytes;
    private int length;

    JsonLine(int capacity) {
        bytes = new byte[capacity];
    }

    /** A text as a JSON string. */
    static byte[] string(byte[] utf8) {
        JsonLine line = new JsonLine(utf8.length + utf8.length / 8 + 2);
        line.quoted(utf8);
        return line.toBytes();
    }

    JsonLine raw(byte[] json) {
        reserve(json.length);
        System.arraycopy(json, 0, bytes, length, json.length);
        length += json.length;
        return this;
    }

    JsonLine raw(String ascii) {
        return raw(ascii.getBytes(US_ASCII));
    }

    /** Escapes what RFC 8259 demands, section 7. */
    JsonLine quoted(byte[] utf8) {
        reserve(utf8.length + 2);
        bytes[length++] = '"';
        for (int i = 0; i < utf8.length; i++) {
            character(utf8[i], utf8.length - i);
        }
        bytes[length++] = '"';
        return this;
    }

    /** @param rest how many bytes will follow at least, with this one */
    private void character(byte b, int rest) {
        if (b != '"' && b != '\\' && (b >= ' ' || b < 0)) {
            bytes[length++] = b;
        } else {
            reserve(rest + ESCAPE);
            escape(b);
        }
    }

    private void escape(byte b) {
        bytes[length++] = '\\';
        switch (b) {
            case '"', '\\' -> bytes[length++] = b;
            case '\n' -> bytes[length++] = 'n';
            case '\r' -> bytes[length++] = 'r';
            case '\t' -> bytes[length++] = 't';
            case '\b' -> bytes[length++] = 'b';
            case '\f' -> bytes[length++] = 'f';
            default -> {
                raw("u00");
                bytes[length++] = HEX[b >> DIGIT_BITS];
                bytes[length++] = HEX[b & DIGIT_MASK];
            }
        }
    }

    private void reserve(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length + bytes.length / 2));
        }
    }

    byte[] toBytes() {
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }
}
