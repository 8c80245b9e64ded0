package dev.herald.broadcast;

import dev.herald.cluster.OnSingleNodeCondition;
import java.util.concurrent.CompletableFuture;
import org.springframework.context.annotation.Conditional;
import org.springframework.stereotype.Component;

/** That of a node that is alone: its logs are all there is. */
@Component
@Conditional(OnSingleNodeCondition.class)
class LocalTopicSource implements TopicSource {

    private static final CompletableFuture<?> DONE = CompletableFuture.completedFuture(null);

    @Override
    public CompletableFuture<?> open(TopicAppender appender) {
        return DONE;
    }

    @Override
    public void close(TopicAppender appender) {}

    @Override
    public boolean isHere() {
        return true;
    }
}
