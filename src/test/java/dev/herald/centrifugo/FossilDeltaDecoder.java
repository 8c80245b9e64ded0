package dev.herald.centrifugo;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** Applies a delta as the format defines it, strictly: nothing may be out of range, missing or left over. */
final class FossilDeltaDecoder {

    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~";

    private final byte[] base;
    private final byte[] delta;
    private final ByteArrayOutputStream target = new ByteArrayOutputStream();
    private final List<String> commands = new ArrayList<>();
    private int at;

    private FossilDeltaDecoder(byte[] base, byte[] delta) {
        this.base = base;
        this.delta = delta;
    }

    static byte[] decode(byte[] base, byte[] delta) {
        return new FossilDeltaDecoder(base, delta).decode();
    }

    /** The commands without the bytes: {@code 12@0}, {@code 3:}. */
    static List<String> commands(byte[] base, byte[] delta) {
        FossilDeltaDecoder decoder = new FossilDeltaDecoder(base, delta);
        decoder.decode();
        return decoder.commands;
    }

    private byte[] decode() {
        long length = number();
        require(next() == '\n', "no line break after the length");
        while (true) {
            long number = number();
            switch (next()) {
                case '@' -> copy(number);
                case ':' -> insert(number);
                case ';' -> {
                    return end(length, number);
                }
                default -> throw new IllegalStateException("unknown command at " + at);
            }
            require(target.size() <= length, "longer than the length");
        }
    }

    private void copy(long count) {
        long offset = number();
        require(next() == ',', "no comma after the offset");
        require(count > 0 && offset + count <= base.length, "not in the base");
        target.write(base, (int) offset, (int) count);
        commands.add(count + "@" + offset);
    }

    private void insert(long count) {
        require(count > 0 && at + count <= delta.length, "not in the delta");
        target.write(delta, at, (int) count);
        at += (int) count;
        commands.add(count + ":");
    }

    private byte[] end(long length, long checksum) {
        require(at == delta.length, "bytes after the end");
        require(target.size() == length, "another length");
        require(checksum(target.toByteArray()) == checksum, "another checksum");
        return target.toByteArray();
    }

    /** Byte by byte, unlike the encoder's. */
    private static long checksum(byte[] bytes) {
        long sum = 0;
        for (int i = 0; i < bytes.length; i++) {
            sum += (long) (bytes[i] & 0xFF) << (24 - 8 * (i % 4));
        }
        return sum & 0xFFFF_FFFFL;
    }

    private long number() {
        int from = at;
        long number = 0;
        while (at < delta.length && DIGITS.indexOf(delta[at] & 0xFF) >= 0) {
            number = number * 64 + DIGITS.indexOf(delta[at++] & 0xFF);
        }
        String digits = new String(delta, from, at - from, ISO_8859_1);
        require(!digits.isEmpty() && digits.length() <= 6, "no number");
        require(digits.equals("0") || !digits.startsWith("0"), "leading zero");
        return number;
    }

    private int next() {
        require(at < delta.length, "ends too early");
        return delta[at++];
    }

    private void require(boolean condition, String problem) {
        if (!condition) {
            throw new IllegalStateException(
                    "%s, at byte %d of %s".formatted(problem, at, new String(delta, ISO_8859_1)));
        }
    }
}
