package dev.herald.topic;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How much history a topic keeps, for clients that resume or fall behind; whichever limit is reached first applies.
 *
 * @param count Maximum number of messages kept for each topic. At least 1.
 * @param size Maximum memory for the messages of each topic, with every encoded form of them. At least 1B.
 * @param age Time for which a message is kept. More than 0s.
 * @param overflow What happens to a subscriber that falls behind further than that: it is disconnected with 1013, or skips to
 *     the newest message.
 */
public record Retention(
        @DefaultValue("10000") int count,
        @DefaultValue("16MB") DataSize size,
        @DefaultValue("5m") Duration age,
        @DefaultValue("disconnect") Overflow overflow) {

    /** What happens to a subscriber whose position the log no longer holds. */
    public enum Overflow {
        /** It is closed with 1013, because it has missed messages. */
        DISCONNECT,
        /** It skips to the newest message: only the latest matters, as with a clock. */
        SKIP
    }

    public Retention {
        check(count >= 1, "count", count, "1 or more");
        check(size.toBytes() >= 1, "size", size, "1B or more");
        check(!age.isNegative() && !age.isZero(), "age", age, "more than 0s");
    }

    private static void check(boolean valid, String setting, Object value, String expected) {
        if (!valid) {
            throw new IllegalArgumentException("%s: %s (expected: %s)".formatted(setting, value, expected));
        }
    }
}
