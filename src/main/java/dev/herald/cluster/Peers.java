package dev.herald.cluster;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The port to the other nodes: asks all that are alive the same at once.
 *
 * <p>Nothing that a node knows is kept outside of it: who wants to know it asks, and what a node knew is gone when it is. A
 * node is alive while it was heard of within the last 30 s.
 *
 * <p>{@link #ask} may be called by any thread and does not block. The future completes when every node that is alive has
 * answered, but after {@code herald.cluster.timeout} at the latest, and never with an exception. Who did not answer by then,
 * whose {@link ClusterRequestHandler} failed, or whose answer is larger than {@link ClusterResponse#MAX_BYTES} is named as silent; so are all who
 * were last known while what is between the nodes cannot be reached. The thread that completes it may be one that must not
 * block: who needs to must go to another.
 *
 * <p>Each node carries a question out at most once. One that is silent may have done so all the same, or may yet.
 */
public interface Peers {

    /** What this node is called among the others, the same as long as it runs; null if there can be no others. */
    @Nullable
    String self();

    /** Not this node: who asks knows its own answer. */
    CompletableFuture<ClusterResponses> ask(ClusterRequest request);
}
