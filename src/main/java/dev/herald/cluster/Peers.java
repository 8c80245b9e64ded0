package dev.herald.cluster;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The port to the other nodes: sends the same request to all that are alive.
 *
 * <p>What a node knows is stored nowhere else, so it is requested from that node, and lost with it. A node is alive from before it
 * accepts clients until it shuts down, or until its last heartbeat is 15 s old.
 *
 * <p>{@link #requestAll} may be called by any thread and does not block. The future completes when every node that is
 * alive has responded, after {@code herald.cluster.timeout} at the latest, and never with an exception. A node that did
 * not respond by then, whose {@link ClusterRequestHandler} failed, or whose response exceeds
 * {@link ClusterResponse#MAX_BYTES} is listed as silent; so are all known nodes while the connection between the nodes
 * is lost, and {@link ClusterResponses#UNKNOWN_NODES} while it cannot be known which nodes have started since. The thread that
 * completes the future may be one that must not be blocked.
 *
 * <p>Each node handles a request at most once. A silent node may have handled it, or may yet.
 */
public interface Peers {

    /** The name of this node in the cluster, constant while it runs; null on a single node. */
    @Nullable
    String self();

    /** The id by which other nodes {@link #send} to this one, constant while it runs; null on a single node. */
    @Nullable
    String id();

    /** The names of the nodes that are alive, this one included, in order; null on a single node, or while they are unknown. */
    @Nullable
    List<String> nodes();

    /** Sends a request to all other nodes, without this one. */
    CompletableFuture<ClusterResponses> requestAll(ClusterRequest request);

    /**
     * Sends a message to one other node, without a response. May be called by any thread and does not block. Completes with false if it
     * was not received for certain; true does not promise that it was. Never fails.
     *
     * @param node an id that a {@link PeerListener} was given, which no other process ever has
     */
    CompletableFuture<Boolean> send(String node, ClusterRequest message);

    /** Adds a listener, before this node sends its first heartbeat. On a single node it is never called. */
    void addListener(PeerListener listener);
}
