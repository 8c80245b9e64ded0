/** Clients that come and go while messages flow, over real sockets: what each has heard in the end. */
@NullMarked
package dev.herald.recovery;

import org.jspecify.annotations.NullMarked;
