/** Benchmarks of Herald beside an ordinary Spring application with the same features, on one machine. */
@NullMarked
package dev.herald.bench;

import org.jspecify.annotations.NullMarked;
