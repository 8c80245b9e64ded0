/** Endpoint: Server-Sent Events, for clients without WebSocket. */
@NullMarked
package dev.herald.sse;

import org.jspecify.annotations.NullMarked;
