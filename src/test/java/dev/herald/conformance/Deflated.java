package dev.herald.conformance;

import dev.herald.rfc6455.ClientFrames;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** The payload of a compressed message as RFC 7692, section 7.2, defines it. */
public final class Deflated {

    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

    private Deflated() {}

    public static byte[] of(byte[] message) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        try {
            deflater.setInput(message);
            byte[] out = new byte[message.length + 64];
            int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
            return Arrays.copyOf(out, length - TAIL.length);
        } finally {
            deflater.end();
        }
    }

    public static byte[] of(String message) {
        return of(ClientFrames.utf8(message));
    }

    static byte[] inflate(byte[] payload) throws DataFormatException {
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(ClientFrames.join(payload, TAIL));
            ByteArrayOutputStream message = new ByteArrayOutputStream();
            byte[] some = new byte[8192];
            for (int count = inflater.inflate(some); count > 0; count = inflater.inflate(some)) {
                message.write(some, 0, count);
            }
            return message.toByteArray();
        } finally {
            inflater.end();
        }
    }
}
