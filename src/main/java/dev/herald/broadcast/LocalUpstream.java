package dev.herald.broadcast;

import dev.herald.cluster.Alone;
import java.util.concurrent.CompletableFuture;
import org.springframework.context.annotation.Conditional;
import org.springframework.stereotype.Component;

/** That of a node that is alone: its logs are all there is. */
@Component
@Conditional(Alone.class)
class LocalUpstream implements Upstream {

    private static final CompletableFuture<?> DONE = CompletableFuture.completedFuture(null);

    @Override
    public CompletableFuture<?> open(Inlet inlet) {
        return DONE;
    }

    @Override
    public void close(Inlet inlet) {}

    @Override
    public boolean isHere() {
        return true;
    }
}
