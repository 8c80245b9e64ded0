/** Fairness: whether clients are served as usual beside others that exceed their share. */
@NullMarked
package dev.herald.hostile;

import org.jspecify.annotations.NullMarked;
