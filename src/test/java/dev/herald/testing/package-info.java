/** What tests share beyond one package: programs they need, what clients received, and what the build shows of them. */
@NullMarked
package dev.herald.testing;

import org.jspecify.annotations.NullMarked;
