package dev.herald.broadcast;

import java.util.Locale;

/** The endpoint that received a message. */
public enum PublishSource {
    HTTP,
    CLIENT,
    TICK;

    String tag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
