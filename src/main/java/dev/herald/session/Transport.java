package dev.herald.session;

import java.util.Locale;

/** How a session is connected. */
public enum Transport {
    WEBSOCKET,
    SSE;

    /** As meters and the API name it. */
    public String tag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
