/** Endpoint: a message each second, as a heartbeat for clients. */
@NullMarked
package dev.herald.tick;

import org.jspecify.annotations.NullMarked;
