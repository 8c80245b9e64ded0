/** The self-test: delivers a canary message from the relay to a session of its own, periodically. */
@NullMarked
package dev.herald.selftest;

import org.jspecify.annotations.NullMarked;
