package dev.herald.cluster;

import dev.herald.topic.Topic;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The port to the topics that are stored outside of the nodes, with or without subscribers.
 *
 * <p>May be called by any thread and does not block. If the store cannot be reached, the future fails like that of the
 * {@code Relay}, within the same time.
 */
@FunctionalInterface
public interface TopicDirectory {

    /**
     * Looks at names in the order of {@link String#compareTo}, and reads the state of those that are visible, and of no
     * others. A topic that is created or removed meanwhile may be missing, but causes no other to be missing or to appear
     * twice. Internal topics are not included.
     */
    CompletableFuture<Page> page(Query query);

    /**
     * Where it looks, and how far: what it costs depends on these two bounds, not on the number of topics.
     *
     * @param after the names that come after it; any text, empty for the first page
     * @param names how many names it looks at, at least 1
     * @param states after how many visible topics it stops, at least 1
     */
    record Query(String after, int names, int states, Predicate<Topic> visible) {}

    /**
     * A part of the topics.
     *
     * @param states those that are visible
     * @param next the last name that was looked at; null if there are no more
     */
    record Page(List<TopicState> states, @Nullable String next) {

        public Page {
            states = List.copyOf(states);
        }
    }
}
