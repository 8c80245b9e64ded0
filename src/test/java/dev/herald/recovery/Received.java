package dev.herald.recovery;

import dev.herald.topic.Position;
import org.jspecify.annotations.Nullable;

/** What a client receives, over either transport. */
sealed interface Received {

    String topic();

    /** A message. */
    record Publication(String topic, Position position, String data) implements Received {}

    /** A gap: what came after {@code from}, up to and including {@code to}, is lost. */
    record Lost(String topic, @Nullable Position from, Position to) implements Received {}
}
