package dev.herald.api;

import dev.herald.api.ClientSelections.Named;
import dev.herald.centrifugo.ClusterControl.Result;
import dev.herald.centrifugo.ControlFailure;
import dev.herald.cluster.ClusterResponses;
import dev.herald.logging.LogLine;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Responds with what became of a call that acts on clients, and logs it. */
final class ControlResponses {

    private static final Logger log = LoggerFactory.getLogger(ControlResponses.class);

    private ControlResponses() {}

    /** Succeeds if all nodes have done it, with all clients. */
    static CompletableFuture<ApiReply> of(CompletableFuture<Result> done) {
        return done.thenApply(result -> {
            check(result);
            return ApiReplies.EMPTY;
        });
    }

    /** Logs who ended connections, and whose. */
    static <T> CompletableFuture<T> logged(
            String sentence, ApiCaller caller, Named named, CompletableFuture<T> outcome) {
        return outcome.whenComplete((result, failure) -> LogLine.of(sentence)
                .with("operator", caller.permissions().name())
                .with("user", named.user())
                .with("issuer", named.issuer())
                .with("client", named.client())
                .with("session", named.session())
                .with("outcome", outcome(failure))
                .log(log, Level.INFO));
    }

    private static String outcome(@Nullable Throwable failure) {
        return failure == null ? "done" : "failed: " + ApiFailures.of(failure).getMessage();
    }

    private static void check(Result result) {
        ControlFailure failure = result.failure();
        if (failure != null) {
            throw failure(failure);
        }
        if (!result.unavailableNodes().isEmpty()) {
            throw new ApiException(
                    ApiError.INTERNAL,
                    "internal server error: %s did not respond; all others have done it. Retry later."
                            .formatted(nodes(result)));
        }
    }

    private static String nodes(Result result) {
        return result.unavailableNodes().contains(ClusterResponses.UNKNOWN_NODES)
                ? "the other nodes, which are unknown,"
                : "nodes " + String.join(", ", result.unavailableNodes());
    }

    private static ApiException failure(ControlFailure failure) {
        return switch (failure) {
            case LIMIT_EXCEEDED ->
                new ApiException(
                        ApiError.LIMIT_EXCEEDED, "limit exceeded: a client has as many subscriptions as it may have");
            case OVERLOADED ->
                new ApiException(ApiError.TOO_MANY_REQUESTS, "too many requests: too many topics. Retry later.");
            case FAILED ->
                new ApiException(
                        ApiError.INTERNAL, "internal server error: not all clients were reached. Retry later.");
        };
    }
}
