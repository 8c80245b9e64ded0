/** Benchmarks of several nodes with Redis. */
@NullMarked
package dev.herald.bench.nodes;

import org.jspecify.annotations.NullMarked;
