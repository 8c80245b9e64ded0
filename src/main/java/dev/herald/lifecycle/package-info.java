/** Startup messages and checks, and the graceful shutdown. */
@NullMarked
package dev.herald.lifecycle;

import org.jspecify.annotations.NullMarked;
