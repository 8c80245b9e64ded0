package dev.herald.centrifugo;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Reads decimal numbers as tags filters compare them: exactly, however many digits they have. A number is an optional sign, digits, and
 * optionally a point and more digits. There are no exponents, with which a few characters would be a number of a billion digits.
 */
final class DecimalNumber {

    /** As in Centrifugo. Bounds what one comparison costs. */
    static final int MAX_CHARACTERS = 200;

    private DecimalNumber() {}

    /** The number, or null if the text is none. */
    static @Nullable BigDecimal parse(String text) {
        return isDecimal(text) ? new BigDecimal(text) : null;
    }

    private static boolean isDecimal(String text) {
        int from = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
        int point = text.indexOf('.');
        return text.length() <= MAX_CHARACTERS
                && (point < 0
                        ? areDigits(text, from, text.length())
                        : areDigits(text, from, point) && areDigits(text, point + 1, text.length()));
    }

    private static boolean areDigits(String text, int from, int to) {
        for (int at = from; at < to; at++) {
            if (text.charAt(at) < '0' || text.charAt(at) > '9') {
                return false;
            }
        }
        return from < to;
    }
}
