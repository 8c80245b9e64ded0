/** Door: the plain WebSocket endpoint. */
@NullMarked
package dev.herald.websocket;

import org.jspecify.annotations.NullMarked;
