/** What the build shows of its tests. */
@NullMarked
package dev.herald.testing;

import org.jspecify.annotations.NullMarked;
