package dev.herald.rfc6455;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Validates UTF-8 (RFC 3629, section 4) as it arrives: the state between two calls is one int, so a character may be
 * divided anywhere, and the first byte after which no continuation could be valid already gives {@link #REJECT}.
 *
 * <p>A state is the number of bits by which a row is shifted to find the next state, six bits wide. A byte thus costs
 * one load, which depends on nothing, and one shift; see {@code NEXT} for the transitions.
 */
final class Utf8 {

    /** Not UTF-8, whatever follows. Zero, so that a transition which is not listed ends here, and stays here. */
    static final int REJECT = 0;

    /** Between two characters: where a text starts, and where it must end. */
    static final int ACCEPT = 6;

    private static final int ONE_MORE = 12;
    private static final int TWO_MORE = 18;
    private static final int THREE_MORE = 24;
    private static final int AFTER_E0 = 30;
    private static final int AFTER_ED = 36;
    private static final int AFTER_F0 = 42;
    private static final int AFTER_F4 = 48;
    private static final int STATE_MASK = 63;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long NOT_ASCII = 0x8080808080808080L;

    /** For each byte a row: at bits {@code state} to {@code state + 5}, the state that follows. */
    private static final long[] NEXT = new long[256];

    static {
        transition(ACCEPT, 0x00, 0x7F, ACCEPT);
        transition(ACCEPT, 0xC2, 0xDF, ONE_MORE); // C0 and C1 could only be overlong
        transition(ACCEPT, 0xE0, 0xE0, AFTER_E0);
        transition(ACCEPT, 0xE1, 0xEC, TWO_MORE);
        transition(ACCEPT, 0xED, 0xED, AFTER_ED);
        transition(ACCEPT, 0xEE, 0xEF, TWO_MORE);
        transition(ACCEPT, 0xF0, 0xF0, AFTER_F0);
        transition(ACCEPT, 0xF1, 0xF3, THREE_MORE);
        transition(ACCEPT, 0xF4, 0xF4, AFTER_F4); // F5 and up would be beyond U+10FFFF
        transition(ONE_MORE, 0x80, 0xBF, ACCEPT);
        transition(TWO_MORE, 0x80, 0xBF, ONE_MORE);
        transition(THREE_MORE, 0x80, 0xBF, TWO_MORE);
        transition(AFTER_E0, 0xA0, 0xBF, ONE_MORE); // less would be overlong
        transition(AFTER_ED, 0x80, 0x9F, ONE_MORE); // more would be a surrogate
        transition(AFTER_F0, 0x90, 0xBF, TWO_MORE); // less would be overlong
        transition(AFTER_F4, 0x80, 0x8F, TWO_MORE); // more would be beyond U+10FFFF
    }

    private Utf8() {}

    /** Whether these bytes are a whole UTF-8 text. */
    static boolean isValid(byte[] bytes) {
        return next(ACCEPT, bytes, 0, bytes.length) == ACCEPT;
    }

    /** The state after these bytes, given the state before them. */
    static int next(int state, byte[] bytes, int from, int to) {
        int now = state;
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            if (now != ACCEPT || ((long) LONG.get(bytes, at) & NOT_ASCII) != 0) {
                now = step(now, bytes, at, at + Long.BYTES);
            }
        }
        return step(now, bytes, at, to);
    }

    private static int step(int state, byte[] bytes, int from, int to) {
        int now = state;
        for (int at = from; at < to; at++) {
            now = (int) (NEXT[bytes[at] & 0xFF] >>> now); // shifts by the low six bits only
        }
        return now & STATE_MASK;
    }

    private static void transition(int state, int firstByte, int lastByte, int next) {
        for (int value = firstByte; value <= lastByte; value++) {
            NEXT[value] |= (long) next << state;
        }
    }
}
