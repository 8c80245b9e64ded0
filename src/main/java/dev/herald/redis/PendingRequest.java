package dev.herald.redis;

import dev.herald.cluster.ClusterResponse;
import dev.herald.cluster.ClusterResponses;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** A question that is being answered. Safe for use by any thread. */
final class PendingRequest {

    private final CompletableFuture<ClusterResponses> responses = new CompletableFuture<>();
    private final Set<String> open;
    private final List<String> silent = new ArrayList<>();
    private final List<ClusterResponse> came = new ArrayList<>();

    PendingRequest(List<String> nodes) {
        open = new LinkedHashSet<>(nodes);
        completeIfAll();
    }

    CompletableFuture<ClusterResponses> answers() {
        return responses;
    }

    void answered(String node, byte[] body) {
        synchronized (this) {
            if (open.remove(node)) {
                came.add(new ClusterResponse(node, body));
            }
        }
        completeIfAll();
    }

    /** This node will not answer. */
    void silent(String node) {
        synchronized (this) {
            if (open.remove(node)) {
                silent.add(node);
            }
        }
        completeIfAll();
    }

    /** Nobody is waited for any longer. */
    void close() {
        synchronized (this) {
            silent.addAll(open);
            open.clear();
        }
        completeIfAll();
    }

    private void completeIfAll() {
        ClusterResponses all;
        synchronized (this) {
            if (!open.isEmpty()) {
                return;
            }
            all = new ClusterResponses(came, silent);
        }
        responses.complete(all);
    }
}
