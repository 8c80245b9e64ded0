package dev.herald.limits;

import java.util.Locale;

/** What memory is held for, as the meters tell it. */
public enum MemoryUse {
    /** Messages in the logs of topics. */
    HISTORY,
    /** What waits for clients that do not read, messages that have not arrived whole, and long handshakes. */
    SESSIONS,
    /** Heads and bodies of requests, and responses that clients have not read. */
    REQUESTS;

    String tag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
