/** Asks an HTTP endpoint of the application whether clients may connect, subscribe and publish, and forwards their calls to it. */
@NullMarked
package dev.herald.hooks;

import org.jspecify.annotations.NullMarked;
