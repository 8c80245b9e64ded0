package dev.herald.topic;

import dev.herald.settings.Within;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How much history a topic keeps, for clients that resume or fall behind; whichever limit is reached first applies.
 *
 * @param count Maximum number of messages kept for each topic. 1 to 1000000000.
 * @param size Maximum memory for the messages of each topic, with every encoded form of them. 1B to 1TB.
 * @param age Time for which a message is kept. 1ms to 36500d.
 * @param overflow What happens to a subscriber that falls behind further than that: it is disconnected with 1013, or skips to
 *     the newest message.
 */
public record Retention(
        @Within(min = "1", max = "1000000000") @DefaultValue("10000")
        int count,

        @Within(min = "1B", max = "1TB") @DefaultValue("16MB")
        DataSize size,

        @Within(min = "1ms", max = "36500d") @DefaultValue("5m")
        Duration age,

        @DefaultValue("disconnect") Overflow overflow) {

    /** What happens to a subscriber whose position the log no longer holds. */
    public enum Overflow {
        /** It is closed with 1013, because it has missed messages. */
        DISCONNECT,
        /** It skips to the newest message: only the latest matters, as with a clock. */
        SKIP
    }
}
