/** What is said: topics, their messages, and the log that keeps them in order. */
@NullMarked
package dev.herald.topic;

import org.jspecify.annotations.NullMarked;
