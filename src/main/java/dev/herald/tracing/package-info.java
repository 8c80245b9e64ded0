/** Switches distributed tracing on and off. */
@NullMarked
package dev.herald.tracing;

import org.jspecify.annotations.NullMarked;
