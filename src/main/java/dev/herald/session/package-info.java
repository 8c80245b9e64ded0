/** Who listens: the sessions, how far each has got, and the write to each. */
@NullMarked
package dev.herald.session;

import org.jspecify.annotations.NullMarked;
