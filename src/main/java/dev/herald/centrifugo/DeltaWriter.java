package dev.herald.centrifugo;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Writes a delta in the format of the Fossil version control system: {@code <length of the target>\n}, then
 * {@code <count>@<offset>,} for bytes of the base and {@code <count>:<bytes>} for bytes of the target, in the order of the target, and
 * last {@code <checksum>;}. Numbers are unsigned, of 32 bits, in base 64 with digits in the order of ASCII.
 */
final class DeltaWriter {

    private static final byte[] DIGITS =
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~".getBytes(US_ASCII);
    private static final int BITS_OF_DIGIT = 6;
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] target;
    private final ByteArrayOutputStream delta = new ByteArrayOutputStream();

    DeltaWriter(byte[] target) {
        this.target = target;
        number(target.length, '\n');
    }

    /** Whether the command that copies these bytes is shorter than they are. */
    static boolean isShortened(int offset, int count) {
        return digits(count) + digits(offset) + 2 < count;
    }

    void copy(int offset, int count) {
        if (count > 0) {
            number(count, '@');
            number(offset, ',');
        }
    }

    void insert(int from, int to) {
        if (from < to) {
            number(to - from, ':');
            delta.write(target, from, to - from);
        }
    }

    byte[] end() {
        number(checksum(target), ';');
        return delta.toByteArray();
    }

    /** The sum of the target's 32-bit words, big-endian, the last one filled up with zeros. */
    static int checksum(byte[] bytes) {
        int sum = 0;
        int at = 0;
        for (; at <= bytes.length - Integer.BYTES; at += Integer.BYTES) {
            sum += (int) INT.get(bytes, at);
        }
        for (int shift = Integer.SIZE - Byte.SIZE; at < bytes.length; at++, shift -= Byte.SIZE) {
            sum += (bytes[at] & 0xFF) << shift;
        }
        return sum;
    }

    private void number(int value, char end) {
        for (int digit = digits(value) - 1; digit >= 0; digit--) {
            delta.write(DIGITS[(value >>> (digit * BITS_OF_DIGIT)) & (DIGITS.length - 1)]);
        }
        delta.write(end);
    }

    private static int digits(int value) {
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(value | 1);
        return (bits + BITS_OF_DIGIT - 1) / BITS_OF_DIGIT;
    }
}
