package dev.herald.broadcast;

import dev.herald.topic.Caller;
import dev.herald.topic.TooManyTopicsException;
import dev.herald.topic.Topic;
import dev.herald.topic.Topics;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Opens the history of topics, also of those to which nobody on this node is subscribed. Safe for use by any thread. */
@Component
public class HistoryReader {

    private final Topics topics;
    private final TopicSource topicSource;
    private final TopicSubscribersRegistry registry;

    HistoryReader(Topics topics, TopicSource topicSource, TopicSubscribersRegistry registry) {
        this.topics = topics;
        this.topicSource = topicSource;
        this.registry = registry;
    }

    /**
     * Opens the log of {@code topic} with its whole history, and all that was published before this call. It remains known until the reader is closed, which is up to the
     * caller.
     *
     * @return null if the topic is not known; fails with {@link UnavailableException} if its history cannot be loaded in time
     * @throws TooManyTopicsException if its log is not on this node and there are too many, or {@code caller} has its share
     */
    public CompletableFuture<@Nullable LogReader> open(Topic topic, Caller caller) {
        return topicSource.isLocal() ? CompletableFuture.completedFuture(known(topic)) : loaded(topic, caller);
    }

    private @Nullable LogReader known(Topic topic) {
        return topics.pinKnown(topic)
                .map(log -> new LogReader(log, 0, () -> topics.unpin(log)))
                .orElse(null);
    }

    private CompletableFuture<@Nullable LogReader> loaded(Topic topic, Caller caller) {
        TopicSubscribers subscribers = registry.reserve(topic, caller);
        long before = subscribers.log().bytes();
        return registry.whenReady(List.of(subscribers), log -> true)
                .whenComplete((opened, failure) -> {
                    if (failure != null) {
                        registry.release(subscribers);
                    }
                })
                .thenApply(opened -> new LogReader(
                        subscribers.log(),
                        Math.max(0, subscribers.log().bytes() - before),
                        () -> registry.release(subscribers)));
    }
}
