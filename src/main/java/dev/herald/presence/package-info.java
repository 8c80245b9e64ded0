/** Which clients are subscribed to a topic, on all nodes, and their joins and leaves. */
@NullMarked
package dev.herald.presence;

import org.jspecify.annotations.NullMarked;
