/** Heartbeats of the threads that must not end, and the liveness indicator that reads them. */
@NullMarked
package dev.herald.liveness;

import org.jspecify.annotations.NullMarked;
