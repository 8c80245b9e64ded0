/** The other nodes: asking all of them at once, and answering them. */
@NullMarked
package dev.herald.cluster;

import org.jspecify.annotations.NullMarked;
