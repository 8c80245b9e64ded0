package dev.herald.recovery;

import org.jspecify.annotations.Nullable;

/** What a client hears, whatever its transport. */
sealed interface Received {

    String topic();

    /** A message. */
    record Said(String topic, String data) implements Received {}

    /** Offsets from {@code after}, without it, up to {@code upTo}, with it, are gone. */
    record Lost(String topic, @Nullable Long after, long upTo) implements Received {}
}
