package dev.herald.recovery;

import org.jspecify.annotations.Nullable;

/** What a client receives, over either transport. */
sealed interface Received {

    String topic();

    /** A message. */
    record Publication(String topic, String data) implements Received {}

    /** A gap: the offsets after {@code after} up to and including {@code upTo} are lost. */
    record Lost(String topic, @Nullable Long after, long upTo) implements Received {}
}
