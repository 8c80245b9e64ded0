package dev.herald.broadcast;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

/** Collects requests, and then publishes them together. For one thread. */
final class CollectingRelay implements Relay {

    private final Relay relay;
    private final List<PublishRequest> requests = new ArrayList<>();
    private final List<CompletableFuture<Receipt>> results = new ArrayList<>();

    CollectingRelay(Relay relay) {
        this.relay = relay;
    }

    @Override
    public CompletableFuture<Receipt> publish(PublishRequest request) {
        CompletableFuture<Receipt> result = new CompletableFuture<>();
        requests.add(request);
        results.add(result);
        return result;
    }

    /** Those that were not tried are cancelled. */
    @SuppressWarnings("FutureReturnValueIgnored") // completes the result of the request
    void publishCollected() {
        List<CompletableFuture<Receipt>> tried = relay.publishAll(requests);
        for (int i = 0; i < tried.size(); i++) {
            CompletableFuture<Receipt> result = results.get(i);
            tried.get(i).whenComplete((receipt, failure) -> {
                if (failure == null) {
                    result.complete(receipt);
                } else {
                    result.completeExceptionally(failure);
                }
            });
        }
        results.stream()
                .skip(tried.size())
                .forEach(result -> result.completeExceptionally(new CancellationException()));
    }
}
