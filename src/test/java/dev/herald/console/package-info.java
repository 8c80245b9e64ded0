/** The page at {@code /}, as a person uses it: in a real browser. */
@NullMarked
package dev.herald.console;

import org.jspecify.annotations.NullMarked;
