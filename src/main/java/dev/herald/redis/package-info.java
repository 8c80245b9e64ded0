/** Between nodes: Redis keeps the order of each topic and what was said, and tells each node what its listeners need. */
@NullMarked
package dev.herald.redis;

import org.jspecify.annotations.NullMarked;
