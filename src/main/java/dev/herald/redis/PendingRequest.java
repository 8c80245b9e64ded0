package dev.herald.redis;

import dev.herald.cluster.ClusterResponse;
import dev.herald.cluster.ClusterResponses;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * A request to all nodes, named by their ids, whose responses are being collected. Safe for use by any thread; nothing here blocks.
 */
final class PendingRequest {

    /** Stands for nodes that may have started lately. */
    private static final String UNKNOWN = ClusterResponses.UNKNOWN_NODES;

    private final CompletableFuture<ClusterResponses> responses = new CompletableFuture<>();
    private final Set<String> pending;
    private final List<String> unavailableNodes = new ArrayList<>();
    private final List<ClusterResponse> received = new ArrayList<>();

    /** @param known the nodes of the last heartbeat: it is complete once it has also {@linkplain #begin begun}, or failed to */
    PendingRequest(List<String> known) {
        pending = new LinkedHashSet<>(known);
        pending.add(UNKNOWN);
    }

    /** The nodes that are alive now. Returns those that are to respond: none if it is too late. */
    List<String> begin(List<String> nodes) {
        synchronized (this) {
            if (!pending.contains(UNKNOWN)) {
                return List.of();
            }
            pending.clear();
            pending.addAll(nodes);
        }
        completeIfDone();
        return nodes;
    }

    /** Which nodes are alive now is unknown. Returns those that are to respond. */
    synchronized List<String> beginWithKnown() {
        List<String> nodes =
                pending.stream().filter(node -> !node.equals(UNKNOWN)).toList();
        fail(UNKNOWN);
        return nodes;
    }

    CompletableFuture<ClusterResponses> responses() {
        return responses;
    }

    void respond(String node, byte[] body) {
        synchronized (this) {
            if (pending.remove(node)) {
                received.add(new ClusterResponse(NodeId.name(node), body));
            }
        }
        completeIfDone();
    }

    /** The node will not respond. */
    void fail(String node) {
        synchronized (this) {
            if (pending.remove(node)) {
                unavailableNodes.add(NodeId.name(node));
            }
        }
        completeIfDone();
    }

    /** The timeout has passed: the nodes that have not responded are silent. */
    void timeOut() {
        synchronized (this) {
            pending.forEach(node -> unavailableNodes.add(NodeId.name(node)));
            pending.clear();
        }
        completeIfDone();
    }

    private void completeIfDone() {
        ClusterResponses all;
        synchronized (this) {
            if (!pending.isEmpty()) {
                return;
            }
            all = new ClusterResponses(received, unavailableNodes);
        }
        responses.complete(all);
    }
}
