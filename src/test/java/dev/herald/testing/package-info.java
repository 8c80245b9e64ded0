/** What the build shows of its tests: failures, and which were skipped because a program is missing. */
@NullMarked
package dev.herald.testing;

import org.jspecify.annotations.NullMarked;
