/** Switches traces on, which cost nothing while they are off. */
@NullMarked
package dev.herald.tracing;

import org.jspecify.annotations.NullMarked;
