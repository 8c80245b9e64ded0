package dev.herald.centrifugo;

import dev.herald.centrifugo.ClientControl.Refresh;
import dev.herald.centrifugo.ClientControl.Since;
import dev.herald.centrifugo.ControlOperations.Disconnect;
import dev.herald.centrifugo.ControlOperations.Done;
import dev.herald.centrifugo.ControlOperations.RefreshClients;
import dev.herald.centrifugo.ControlOperations.Subscribe;
import dev.herald.centrifugo.ControlOperations.Unsubscribe;
import dev.herald.cluster.ClusterClient;
import dev.herald.cluster.ClusterClient.NodeResponses;
import dev.herald.cluster.ClusterOperation;
import dev.herald.security.SubscriptionClaims;
import dev.herald.topic.Topic;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What a backend does with clients of all nodes, as {@link ClientControl} does it on each.
 *
 * <p>Everything may be repeated, and then changes nothing more. Nothing here blocks, and no future fails: what was not done is in the
 * {@link Result}.
 */
@Component
public class ClusterControl {

    private final ClientControl local;
    private final ClusterClient cluster;

    ClusterControl(ClientControl local, ClusterClient cluster) {
        this.local = local;
        this.cluster = cluster;
    }

    /**
     * What was not done.
     *
     * @param failure of one of the clients; null if there is none
     * @param unavailableNodes the nodes that did not respond, and have done it or not
     */
    public record Result(@Nullable ControlFailure failure, List<String> unavailableNodes) {}

    public CompletableFuture<Result> subscribe(
            ClientSelection selection, SubscriptionClaims subscription, @Nullable Since since) {
        return everywhere(
                ControlOperations.SUBSCRIBE,
                new Subscribe(selection, subscription, since),
                () -> local.subscribe(selection, subscription, since));
    }

    public CompletableFuture<Result> unsubscribe(ClientSelection selection, Topic topic) {
        return everywhere(
                ControlOperations.UNSUBSCRIBE,
                new Unsubscribe(selection, topic.name()),
                () -> done(() -> local.unsubscribe(selection, topic)));
    }

    public CompletableFuture<Result> disconnect(
            ClientSelection selection, Set<String> spared, DisconnectStatus status) {
        return everywhere(
                ControlOperations.DISCONNECT,
                new Disconnect(selection, spared, status),
                () -> done(() -> local.disconnect(selection, spared, status)));
    }

    public CompletableFuture<Result> refresh(ClientSelection selection, Refresh refresh) {
        return everywhere(
                ControlOperations.REFRESH,
                new RefreshClients(selection, refresh),
                () -> done(() -> local.refresh(selection, refresh)));
    }

    /** The others first, so that they do it meanwhile. */
    private <A> CompletableFuture<Result> everywhere(
            ClusterOperation<A, Done> operation,
            A arguments,
            Supplier<CompletableFuture<@Nullable ControlFailure>> own) {
        CompletableFuture<NodeResponses<Done>> others = cluster.requestAll(operation, arguments);
        return own.get().thenCombine(others, ClusterControl::result);
    }

    private static CompletableFuture<@Nullable ControlFailure> done(Runnable task) {
        task.run();
        return CompletableFuture.completedFuture(null);
    }

    private static Result result(@Nullable ControlFailure own, NodeResponses<Done> others) {
        ControlFailure failure = Stream.concat(
                        Stream.ofNullable(own), others.bodies().stream().map(Done::failure))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        return new Result(failure, others.unavailableNodes());
    }
}
