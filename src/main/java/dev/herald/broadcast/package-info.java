/** Publishing, the relay between nodes, subscribing with replay, and the workers that write to subscribers. */
@NullMarked
package dev.herald.broadcast;

import org.jspecify.annotations.NullMarked;
