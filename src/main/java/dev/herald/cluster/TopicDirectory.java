package dev.herald.cluster;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The port to the topics that are kept outside of the nodes, whether anybody listens to them or not.
 *
 * <p>May be called by any thread and does not block. If the topics cannot be reached the future fails with what the port to
 * them ({@code Relay}) fails with, within the same time.
 */
public interface TopicDirectory {

    /**
     * The first {@code limit} topics, at least 1, whose names come after {@code cursor}, in the order of
     * {@link String#compareTo}; fewer only if there are no more. A topic that comes or goes meanwhile may be left out, and
     * makes no other appear twice or be left out. The service's own topics are not among them.
     *
     * @param cursor any text; empty for the beginning
     */
    CompletableFuture<List<TopicState>> page(String cursor, int limit);
}
