/**
 * Several nodes with Redis between them: it orders and stores each topic's messages and announces them to the nodes.
 */
@NullMarked
package dev.herald.redis;

import org.jspecify.annotations.NullMarked;
