/** Tests of the console, the page at {@code /}, in a real browser. */
@NullMarked
package dev.herald.console;

import org.jspecify.annotations.NullMarked;
