package dev.herald.topic;

import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Where a message stands: its offset in one life of its topic's log.
 *
 * <p>As what a client has last heard, it means everything up to and with that message; offset 0 is before the first.
 *
 * @param epoch names that life, and so the topic too; another epoch means that offsets from before say nothing
 * @param offset 1 for the first message, without gaps
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

    /** As clients see it: {@code epoch:offset}, the epoch in 16 hexadecimal digits. */
    @Override
    public String toString() {
        return HexFormat.of().toHexDigits(epoch) + ':' + offset;
    }
}
