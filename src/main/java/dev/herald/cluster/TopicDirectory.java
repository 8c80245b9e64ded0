package dev.herald.cluster;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The port to the topics that are stored outside of the nodes, with or without subscribers.
 *
 * <p>May be called by any thread and does not block. If the store cannot be reached, the future fails like that of the
 * {@code Relay}, within the same time.
 */
public interface TopicDirectory {

    /**
     * The first {@code limit} topics, at least 1, whose names come after {@code cursor}, in the order of
     * {@link String#compareTo}; fewer only if there are no more. A topic that is created or removed meanwhile may be
     * missing, but causes no other to be missing or to appear twice. Internal topics are not included.
     *
     * @param cursor any text; empty for the first page
     */
    CompletableFuture<List<TopicState>> page(String cursor, int limit);
}
