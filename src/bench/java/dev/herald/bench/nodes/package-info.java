/** What several nodes cost, with Redis between them. */
@NullMarked
package dev.herald.bench.nodes;

import org.jspecify.annotations.NullMarked;
