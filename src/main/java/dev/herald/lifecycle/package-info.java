/** Start and stop: what is said at start, and how sessions are told that the service ends. */
@NullMarked
package dev.herald.lifecycle;

import org.jspecify.annotations.NullMarked;
