/** Door: Server-Sent Events, for who has no WebSocket or needs none. */
@NullMarked
package dev.herald.sse;

import org.jspecify.annotations.NullMarked;
