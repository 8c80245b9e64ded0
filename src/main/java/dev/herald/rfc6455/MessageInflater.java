package dev.herald.rfc6455;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Inflates one message within a limit (RFC 7692, section 7.2.2). The memory it takes grows with the output, to one byte
 * more than the limit at most.
 */
final class MessageInflater {

    /**
     * Section 7.2.2 appends 00 00 FF FF, the end of the client's last block. An empty final block after it lets zlib
     * say that it has finished, which it has not when the data was cut short.
     */
    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF, 1, 0, 0, (byte) 0xFF, (byte) 0xFF};

    private static final int FIRST_CAPACITY = 256;
    private static final int WINDOW_BYTES = 1 << 15;

    /** Each costs a reset and a copy of the window, for two bytes of input. */
    private static final int MAX_FINAL_BLOCKS = 32;

    private final Inflater inflater;
    private final int maxBytes;
    private byte[] input;
    private byte[] output;
    private int length;
    private boolean ended;
    private int finalBlocks;

    /** @param inflater raw, and just created or reset */
    MessageInflater(Inflater inflater, byte[] data, int maxBytes) {
        this.inflater = inflater;
        this.maxBytes = maxBytes;
        this.input = data;
        this.output = new byte[capacity(Math.max(FIRST_CAPACITY, 2L * data.length))];
    }

    byte[] run() {
        inflater.setInput(input);
        do {
            fill();
        } while (!isComplete());
        return Arrays.copyOf(output, length);
    }

    private void fill() {
        if (length == output.length) {
            output = Arrays.copyOf(output, capacity(2L * length));
        }
        try {
            length += inflater.inflate(output, length, output.length - length);
        } catch (DataFormatException e) {
            throw corrupt();
        }
        if (length > maxBytes) {
            throw ProtocolViolationException.tooBig(maxBytes);
        }
    }

    /** Whether the message is complete; if not, there is more input when this returns. */
    private boolean isComplete() {
        if (length == output.length) {
            return false; // zlib may hold back what did not fit
        }
        if (inflater.finished()) {
            if (inflater.getRemaining() == 0) {
                return true;
            }
            continueAfterFinalBlock();
            return false;
        }
        if (ended) {
            throw corrupt();
        }
        ended = true;
        input = TAIL;
        inflater.setInput(TAIL);
        return false;
    }

    /**
     * Section 7.2.1 allows final blocks anywhere; they do not end the message. But zlib stops at one, so it is reset and
     * continues with the remaining input and the same window.
     */
    private void continueAfterFinalBlock() {
        if (++finalBlocks > MAX_FINAL_BLOCKS) {
            throw ProtocolViolationException.badData("too many final blocks in a compressed message");
        }
        int remaining = inflater.getRemaining();
        int window = Math.min(length, WINDOW_BYTES);
        inflater.reset();
        inflater.setDictionary(output, length - window, window);
        inflater.setInput(input, input.length - remaining, remaining);
    }

    /** One byte beyond the limit shows that a message exceeds it. */
    private int capacity(long wanted) {
        return (int) Math.min(wanted, maxBytes + 1L);
    }

    private static ProtocolViolationException corrupt() {
        return ProtocolViolationException.badData("compressed message is corrupt");
    }
}
