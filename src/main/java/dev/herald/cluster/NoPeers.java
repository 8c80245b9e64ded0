package dev.herald.cluster;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Conditional;
import org.springframework.stereotype.Component;

/** Those of a node that is alone. */
@Component
@Conditional(Alone.class)
class NoPeers implements Peers {

    private static final CompletableFuture<Answers> NONE = CompletableFuture.completedFuture(Answers.NONE);

    @Override
    public @Nullable String self() {
        return null;
    }

    @Override
    public CompletableFuture<Answers> ask(Question question) {
        return NONE.copy();
    }
}
