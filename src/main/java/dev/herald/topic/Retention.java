package dev.herald.topic;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How much of a topic is kept for those who come late or fall behind; whichever bound is met first counts.
 *
 * @param count messages kept at most
 * @param size bytes kept at most, with every encoded form of a message
 * @param age how long a message is kept at most
 * @param overflow what happens to a listener for whom a message was no longer kept
 */
public record Retention(
        @DefaultValue("10000") int count,
        @DefaultValue("16MB") DataSize size,
        @DefaultValue("5m") Duration age,
        @DefaultValue("disconnect") Overflow overflow) {

    /** What happens to a listener that fell off the end of the log. */
    public enum Overflow {
        /** It is closed with 1013: it has missed something. */
        DISCONNECT,
        /** It goes on with the newest: only the latest is worth hearing, as with a clock. */
        SKIP
    }

    public Retention {
        if (count < 1 || size.toBytes() < 1 || age.isNegative() || age.isZero()) {
            throw new IllegalArgumentException(
                    "retention: count %d, size %s, age %s (expected: all above 0)".formatted(count, size, age));
        }
    }
}
