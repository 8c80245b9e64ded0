package dev.herald.rfc6455;

import org.jspecify.annotations.Nullable;

/** A {@link org.springframework.web.socket.WebSocketHandler} whose sessions have formats of their own. */
public interface FormatSelector {

    /**
     * The format of a session: the same object for all that have the same.
     *
     * @param subProtocol the subprotocol that was selected; null if there is none
     * @param query the query of the handshake's URL; null if there was none
     */
    MessageFormat format(@Nullable String subProtocol, @Nullable String query);

    /** The part of the query that is kept for the life of a session, in its URI: all of it, unless it may have a secret. */
    default @Nullable String keptQuery(@Nullable String query) {
        return query;
    }
}
