package dev.herald.http;

import dev.herald.cluster.ClusterRequest;
import dev.herald.cluster.ClusterResponse;
import dev.herald.cluster.ClusterResponses;
import dev.herald.cluster.Peers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Asks all other nodes the same. Where there can be none, that costs nothing and is done at once. */
@Component
class ClusterClient {

    private static final Logger log = LoggerFactory.getLogger(ClusterClient.class);

    private final Peers peers;
    private final JsonMapper json;

    ClusterClient(Peers peers, JsonMapper json) {
        this.peers = peers;
        this.json = json;
    }

    /** What one node said. */
    record Reply<R>(String node, R said) {}

    /** What came back: the replies in the order of the nodes' names, and who was silent. */
    record Replies<R>(List<Reply<R>> all, List<String> silent) {

        List<R> said() {
            return all.stream().map(Reply::said).toList();
        }

        /** As answers name them: null if there are none. */
        @Nullable
        List<String> silentOnes() {
            return silent.isEmpty() ? null : silent;
        }
    }

    /** The name of this node, or null if there can be no others. */
    @Nullable
    String self() {
        return peers.self();
    }

    /** Not this node. Completes on a thread that may block. */
    <A, R> CompletableFuture<Replies<R>> ask(ClusterOperation<A, R> operation, A arguments) {
        if (peers.self() == null) {
            return CompletableFuture.completedFuture(new Replies<>(List.of(), List.of()));
        }
        ClusterRequest request = new ClusterRequest(operation.name(), json.writeValueAsBytes(arguments));
        return peers.requestAll(request).thenApplyAsync(responses -> read(operation, responses));
    }

    /** What comes of it, if that is known already: without the second dispatch that a future costs a request. */
    static @Nullable Object promptly(CompletableFuture<?> answer) {
        return answer.state() == Future.State.SUCCESS ? answer.resultNow() : answer;
    }

    private <R> Replies<R> read(ClusterOperation<?, R> operation, ClusterResponses responses) {
        List<Reply<R>> replies = new ArrayList<>();
        List<String> silent = new ArrayList<>(responses.silent());
        for (ClusterResponse answer : responses.responses()) {
            try {
                replies.add(new Reply<>(answer.node(), json.readValue(answer.body(), operation.answer())));
            } catch (JacksonException e) {
                log.debug("Answer of {} to {} cannot be read", answer.node(), operation.name(), e);
                silent.add(answer.node());
            }
        }
        replies.sort((one, other) -> one.node().compareTo(other.node()));
        silent.sort(null);
        return new Replies<>(List.copyOf(replies), List.copyOf(silent));
    }
}
