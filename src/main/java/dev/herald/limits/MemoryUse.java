package dev.herald.limits;

import java.util.Locale;

/** The uses of memory that are counted separately, as the meters name them. */
public enum MemoryUse {
    /** Messages in the logs of topics. */
    HISTORY,
    /** Messages that wait for slow clients, incomplete messages, and large handshakes. */
    SESSIONS,
    /** Headers and bodies of requests, and responses that wait for slow clients. */
    REQUESTS;

    String tag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
