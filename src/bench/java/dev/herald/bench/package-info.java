/** Compares Herald with the usual way of doing its work, side by side on the machine that it runs on. */
@NullMarked
package dev.herald.bench;

import org.jspecify.annotations.NullMarked;
