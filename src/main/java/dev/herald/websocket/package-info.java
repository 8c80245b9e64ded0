/** Endpoint: WebSocket, with plain text or the subprotocol {@code herald.v1}. */
@NullMarked
package dev.herald.websocket;

import org.jspecify.annotations.NullMarked;
