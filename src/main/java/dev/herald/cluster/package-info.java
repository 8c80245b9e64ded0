/** Requests to all other nodes of the cluster, and their responses. */
@NullMarked
package dev.herald.cluster;

import org.jspecify.annotations.NullMarked;
