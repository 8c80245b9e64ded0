package dev.herald.broadcast;

import dev.herald.topic.Topic;
import java.util.concurrent.CompletableFuture;

/** The source of a single node: its logs are all there is. */
final class LocalTopicSource implements TopicSource {

    private static final CompletableFuture<?> DONE = CompletableFuture.completedFuture(null);

    @Override
    public CompletableFuture<?> open(TopicAppender appender) {
        return DONE;
    }

    @Override
    public void close(TopicAppender appender) {}

    @Override
    public boolean isLocal() {
        return true;
    }

    @Override
    public CompletableFuture<?> catchUp(Topic topic) {
        return DONE;
    }
}
