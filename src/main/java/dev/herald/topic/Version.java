package dev.herald.topic;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * A publisher's number of the state that a message has, so that an older state never follows a newer one, in whatever order they
 * are published.
 *
 * @param number above 0
 * @param epoch stands for its epoch, of any length, so that a topic's last version has a fixed size; 0 if it has none
 */
public record Version(long number, long epoch) {

    /** The largest length of the name of an epoch. */
    public static final int MAX_EPOCH_LENGTH = 255;

    public static Version of(long number, String epoch) {
        return new Version(number, epoch.isEmpty() ? 0 : digest(epoch));
    }

    /**
     * Checks what a publisher sends.
     *
     * @throws InvalidMessageException if the number is below 0, or the epoch is too long
     */
    public static void check(long number, String epoch) {
        if (number < 0) {
            throw new InvalidMessageException(
                    "The version %d of the message is invalid: 0 (none) to %d.".formatted(number, Long.MAX_VALUE));
        }
        if (epoch.length() > MAX_EPOCH_LENGTH) {
            throw new InvalidMessageException(
                    "The version epoch of the message has %d characters: at most %d are accepted."
                            .formatted(epoch.length(), MAX_EPOCH_LENGTH));
        }
    }

    /** Whether a message with this version may follow one with that. */
    boolean follows(@Nullable Version last) {
        return last == null || (epoch != 0 && epoch != last.epoch) || number > last.number;
    }

    /** As the topic's last version: one without an epoch is of that of the one before. */
    Version after(@Nullable Version last) {
        return epoch != 0 || last == null ? this : new Version(number, last.epoch);
    }

    private static long digest(String epoch) {
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(epoch.getBytes(UTF_8)))
                    .getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
