package dev.herald.api;

import dev.herald.broadcast.Broadcaster;
import dev.herald.security.Scope;
import dev.herald.topic.TopicSettings;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Removes the history of a channel, on all nodes. */
@Component
class HistoryRemoveMethod implements ApiMethod<HistoryRemoveMethod.Parameters> {

    private final Broadcaster broadcaster;
    private final TopicSettings settings;

    HistoryRemoveMethod(Broadcaster broadcaster, TopicSettings settings) {
        this.broadcaster = broadcaster;
        this.settings = settings;
    }

    record Parameters(@Nullable String channel) {}

    @Override
    public String name() {
        return "history_remove";
    }

    @Override
    public Class<Parameters> parameters() {
        return Parameters.class;
    }

    @Override
    public Scope scope() {
        return Scope.OPERATE;
    }

    @Override
    public CompletableFuture<?> call(Parameters parameters, ApiCaller caller) {
        return broadcaster
                .removeHistory(ChannelNames.withHistory(parameters.channel(), settings))
                .thenApply(done -> ApiReplies.EMPTY);
    }
}
