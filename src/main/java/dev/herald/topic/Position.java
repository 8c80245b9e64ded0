package dev.herald.topic;

import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The position of a message in its topic: an epoch, and an offset in it.
 *
 * <p>As a subscriber's position it means everything up to and including that message; offset 0 is before the first.
 *
 * @param epoch identifies a run of consecutive offsets, and with it the topic; offsets of different epochs do not
 *     compare
 * @param offset 1 for the first message, then consecutive
 */
public record Position(long epoch, long offset) {

    private static final int EPOCH_DIGITS = 16;
    private static final Pattern TEXT = Pattern.compile("[0-9a-f]{16}:[0-9]{1,18}");

    /**
     * Reads what {@link #toString} wrote.
     *
     * @throws InvalidPositionException if it is anything else
     */
    public static Position parse(String text) {
        if (!TEXT.matcher(text).matches()) {
            throw new InvalidPositionException(text);
        }
        return new Position(
                HexFormat.fromHexDigitsToLong(text, 0, EPOCH_DIGITS), Long.parseLong(text.substring(EPOCH_DIGITS + 1)));
    }

    /** The public form of the epoch: 16 hexadecimal digits in lower case. */
    public String epochText() {
        return HexFormat.of().toHexDigits(epoch);
    }

    /** The public form: {@code epoch:offset}. */
    @Override
    public String toString() {
        return epochText() + ':' + offset;
    }
}
