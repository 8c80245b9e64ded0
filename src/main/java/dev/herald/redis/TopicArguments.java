package dev.herald.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.herald.topic.Position;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicSettings;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** The arguments that the scripts of a topic have in common. */
final class TopicArguments {

    private final Keys keys;
    private final TopicSettings topics;
    private final Duration remember;

    TopicArguments(Keys keys, TopicSettings topics, Duration remember) {
        this.keys = keys;
        this.topics = topics;
        this.remember = remember;
    }

    /** A new epoch, in hexadecimal. */
    static byte[] newEpoch() {
        return epoch(ThreadLocalRandom.current().nextLong());
    }

    static byte[] epoch(long epoch) {
        return HexFormat.of().toHexDigits(epoch).getBytes(US_ASCII);
    }

    static byte[] number(long number) {
        return Long.toString(number).getBytes(US_ASCII);
    }

    /** Seconds for which the epoch of a topic of which nothing is stored stays the same at least. */
    byte[] period() {
        return number(remember.toSeconds());
    }

    /** Longer than an epoch that was computed is given to anybody, which is two periods. */
    byte[] stateTtl(Topic topic) {
        return number(
                Math.max(2 * remember.toMillis(), topics.retention(topic).age().toMillis()));
    }

    byte[][] announce(Topic topic, Position position) {
        return new byte[][] {
            keys.channel(topic).getBytes(UTF_8), newEpoch(), epoch(position.epoch()), number(position.offset())
        };
    }
}
