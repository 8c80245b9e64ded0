package dev.herald.cluster;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Conditional;
import org.springframework.stereotype.Component;

/** Those of a node that is alone. */
@Component
@Conditional(OnSingleNodeCondition.class)
class SingleNodePeers implements Peers {

    private static final CompletableFuture<ClusterResponses> NONE =
            CompletableFuture.completedFuture(ClusterResponses.NONE);

    @Override
    public @Nullable String self() {
        return null;
    }

    @Override
    public CompletableFuture<ClusterResponses> ask(ClusterRequest request) {
        return NONE.copy();
    }
}
