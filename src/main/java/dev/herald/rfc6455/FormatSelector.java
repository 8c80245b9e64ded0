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
}
