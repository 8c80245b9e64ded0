package dev.herald.session;

import java.util.Locale;

/** How a session is connected. */
public enum Transport {
    WEBSOCKET,
    SSE,
    CENTRIFUGO_JSON,
    CENTRIFUGO_PROTOBUF;

    /** Whether the client sends anything, at least in response to a ping. */
    boolean isTwoWay() {
        return this != SSE;
    }

    /** As meters and the API name it. */
    public String tag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
