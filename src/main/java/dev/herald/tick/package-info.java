/** Door: the clock, one message a second. */
@NullMarked
package dev.herald.tick;

import org.jspecify.annotations.NullMarked;
