package dev.herald.cluster;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Sends requests to all other nodes. On a single node that completes at once. */
@Component
public class ClusterClient {

    private static final Logger log = LoggerFactory.getLogger(ClusterClient.class);

    private final Peers peers;
    private final JsonMapper json;

    public ClusterClient(Peers peers, JsonMapper json) {
        this.peers = peers;
        this.json = json;
    }

    /** The response of one node. */
    public record NodeResponse<R>(String node, R body) {}

    /** The responses in the order of the nodes' names, and the nodes that did not respond. */
    public record NodeResponses<R>(List<NodeResponse<R>> all, List<String> unavailableNodes) {

        public List<R> bodies() {
            return all.stream().map(NodeResponse::body).toList();
        }

        /** As responses of the API have them: null if there are none. */
        public @Nullable List<String> unavailableOrNull() {
            return unavailableNodes.isEmpty() ? null : unavailableNodes;
        }
    }

    /** The name of this node, or null if there can be no others. */
    public @Nullable String self() {
        return peers.self();
    }

    /** The names of the nodes that are alive, this one included; null if there can be no others, or while they are unknown. */
    public @Nullable List<String> nodes() {
        return peers.nodes();
    }

    /** Requests this of every node but this one. Completes on a thread that may block. */
    public <A, R> CompletableFuture<NodeResponses<R>> requestAll(ClusterOperation<A, R> operation, A arguments) {
        if (peers.self() == null) {
            return CompletableFuture.completedFuture(new NodeResponses<>(List.of(), List.of()));
        }
        ClusterRequest request = new ClusterRequest(operation.name(), json.writeValueAsBytes(arguments));
        return peers.requestAll(request).thenApplyAsync(responses -> read(operation, responses));
    }

    /** The result itself if the future is complete, which saves the request a second dispatch. */
    public static @Nullable Object resultOrFuture(CompletableFuture<?> future) {
        return future.state() == Future.State.SUCCESS ? future.resultNow() : future;
    }

    private <R> NodeResponses<R> read(ClusterOperation<?, R> operation, ClusterResponses received) {
        List<NodeResponse<R>> responses = new ArrayList<>();
        List<String> unavailableNodes = new ArrayList<>(received.unavailableNodes());
        for (ClusterResponse each : received.responses()) {
            try {
                responses.add(new NodeResponse<>(each.node(), json.readValue(each.body(), operation.response())));
            } catch (JacksonException e) {
                log.debug("The response of node {} to {} is invalid.", each.node(), operation.name(), e);
                unavailableNodes.add(each.node());
            }
        }
        responses.sort(Comparator.comparing(NodeResponse::node));
        unavailableNodes.sort(null);
        return new NodeResponses<>(List.copyOf(responses), List.copyOf(unavailableNodes));
    }
}
