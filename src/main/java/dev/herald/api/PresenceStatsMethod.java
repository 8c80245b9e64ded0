package dev.herald.api;

import dev.herald.presence.Presence;
import dev.herald.presence.PresenceStats;
import dev.herald.security.Scope;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicSettings;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** How many clients and users are subscribed to a channel. */
@Component
class PresenceStatsMethod implements ApiMethod<PresenceStatsMethod.Parameters> {

    private final Presence presence;
    private final TopicSettings settings;

    PresenceStatsMethod(Presence presence, TopicSettings settings) {
        this.settings = settings;
        this.presence = presence;
    }

    record Parameters(@Nullable String channel) {}

    /** @param unavailableNodes those that did not respond, and whose clients are not counted */
    record Result(int numClients, int numUsers, @Nullable List<String> unavailableNodes) {

        static Result of(PresenceStats stats) {
            return new Result(stats.clients(), stats.users(), ChannelNames.orNull(stats.unavailableNodes()));
        }
    }

    @Override
    public String name() {
        return "presence_stats";
    }

    @Override
    public Class<Parameters> parameters() {
        return Parameters.class;
    }

    @Override
    public Scope scope() {
        return Scope.READ;
    }

    @Override
    public CompletableFuture<Result> call(Parameters parameters, ApiCaller caller) {
        Topic topic = ChannelNames.withPresence(parameters.channel(), settings);
        caller.permissions().checkSubscribe(List.of(topic));
        return presence.stats(topic).thenApply(Result::of);
    }
}
