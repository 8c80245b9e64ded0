/** Rate limits, quotas and the memory budget, in all and for each address, user or publisher. */
@NullMarked
package dev.herald.limits;

import org.jspecify.annotations.NullMarked;
