/** Whether this node delivers: a message of its own goes the whole way, again and again. */
@NullMarked
package dev.herald.selftest;

import org.jspecify.annotations.NullMarked;
