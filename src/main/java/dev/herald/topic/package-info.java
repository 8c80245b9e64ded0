/** Topics, their messages, and the log that retains them in order. */
@NullMarked
package dev.herald.topic;

import org.jspecify.annotations.NullMarked;
