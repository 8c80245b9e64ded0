package dev.herald.session;

import java.util.Locale;

/** How a session is connected. */
public enum Transport {
    WEBSOCKET("websocket"),
    SSE("sse"),
    CENTRIFUGO_JSON("websocket"),
    CENTRIFUGO_PROTOBUF("websocket"),
    CENTRIFUGO_HTTP_STREAM("http_stream"),
    CENTRIFUGO_SSE("sse"),
    UNI_WEBSOCKET("uni_websocket"),
    UNI_SSE("uni_sse"),
    UNI_HTTP_STREAM("uni_http_stream");

    private final String centrifugoName;

    Transport(String centrifugoName) {
        this.centrifugoName = centrifugoName;
    }

    /** Whether the client sends anything, at least in response to a ping. */
    boolean isTwoWay() {
        return this != SSE && this != UNI_SSE && this != UNI_HTTP_STREAM;
    }

    /** Whether the client sends its commands by requests of their own, and not by the connection on which it receives. */
    public boolean isEmulated() {
        return this == CENTRIFUGO_HTTP_STREAM || this == CENTRIFUGO_SSE;
    }

    /** Whether a client is connected only once its first command has succeeded. */
    boolean connectsByCommand() {
        return this != WEBSOCKET && this != SSE;
    }

    /** As meters and the API name it. */
    public String tag() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** As Centrifugo names it in what it sends to backends; without the encoding of messages. */
    public String centrifugoName() {
        return centrifugoName;
    }
}
