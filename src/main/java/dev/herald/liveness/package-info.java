/** Whether the threads that must not end are alive: what liveness says. */
@NullMarked
package dev.herald.liveness;

import org.jspecify.annotations.NullMarked;
