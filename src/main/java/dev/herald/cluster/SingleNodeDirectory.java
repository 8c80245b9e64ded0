package dev.herald.cluster;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.springframework.context.annotation.Conditional;
import org.springframework.stereotype.Component;

/** That of a node that is alone: nothing is kept outside of it. */
@Component
@Conditional(OnSingleNodeCondition.class)
class SingleNodeDirectory implements TopicDirectory {

    @Override
    public CompletableFuture<List<TopicState>> page(String cursor, int limit) {
        return CompletableFuture.completedFuture(List.of());
    }
}
