package dev.herald.broadcast;

import java.util.Locale;

/** Which door a message came in by. */
public enum PublishSource {
    HTTP,
    TICK;

    String tag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
