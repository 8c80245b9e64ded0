/** Log lines for operators: complete, harmless whatever a client put into them, and at a bounded rate. */
@NullMarked
package dev.herald.logging;

import org.jspecify.annotations.NullMarked;
