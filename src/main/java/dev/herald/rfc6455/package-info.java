/** The WebSocket protocol (RFC 6455, with the compression of RFC 7692): handshake, frames and connection. */
@NullMarked
package dev.herald.rfc6455;

import org.jspecify.annotations.NullMarked;
