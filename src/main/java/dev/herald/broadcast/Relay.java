package dev.herald.broadcast;

import dev.herald.topic.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The port between nodes: takes a message on one, and has it delivered to the subscribers on each, this one included.
 *
 * <p>Guarantee: when the future completes normally, the message has its position in its topic's order, the same on every node,
 * and every node that has a subscriber for it delivers it once; an item whose key was seen before within the window, from
 * the same publisher, is not published again, and its first receipt is the result. When it completes with an exception, that has the reason, and nothing was
 * published ({@link OverloadedException}, {@link dev.herald.limits.LimitExceededException}: try again later; {@link IdempotencyKeyConflictException}: the key belongs to another message);
 * only after an {@link UnavailableException} that is not known. It may block the calling thread for a moment when it is
 * overloaded, never longer than the settings allow.
 */
public interface Relay {

    CompletableFuture<Receipt> publish(PublishRequest item);

    /**
     * Publishes several, those of one topic in their order.
     *
     * @return the results of those that were tried: none after one that was rejected at once
     */
    default List<CompletableFuture<Receipt>> publishAll(List<PublishRequest> requests) {
        List<CompletableFuture<Receipt>> results = new ArrayList<>(requests.size());
        for (PublishRequest request : requests) {
            CompletableFuture<Receipt> result = publish(request);
            results.add(result);
            if (result.isCompletedExceptionally()) {
                break;
            }
        }
        return results;
    }

    /**
     * Removes the history of a topic on all nodes. Its epoch and its newest position stay, and subscribers that have not read all of it still
     * do; who recovers from a position before it has a gap.
     */
    default CompletableFuture<Void> removeHistory(Topic topic) {
        return CompletableFuture.failedFuture(new UnsupportedOperationException("removeHistory"));
    }

    /** False while what is between the nodes cannot be reached, so that nothing can be published. */
    default boolean isAvailable() {
        return true;
    }
}
