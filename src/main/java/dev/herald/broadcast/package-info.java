/** From one to all: publishing, the relay between nodes, and the workers that wake the listeners. */
@NullMarked
package dev.herald.broadcast;

import org.jspecify.annotations.NullMarked;
