/** Events of sessions, as a topic. */
@NullMarked
package dev.herald.sessionevents;

import org.jspecify.annotations.NullMarked;
