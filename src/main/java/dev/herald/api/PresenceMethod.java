package dev.herald.api;

import dev.herald.presence.Presence;
import dev.herald.presence.PresentClients;
import dev.herald.security.Scope;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicSettings;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Which clients are subscribed to a channel, on all nodes that respond. */
@Component
class PresenceMethod implements ApiMethod<PresenceMethod.Parameters> {

    private final Presence presence;
    private final TopicSettings settings;

    PresenceMethod(Presence presence, TopicSettings settings) {
        this.presence = presence;
        this.settings = settings;
    }

    record Parameters(@Nullable String channel) {}

    /** @param unavailableNodes those that did not respond, and whose clients are missing */
    record Result(
            Map<String, ApiClientInfo> presence, @Nullable List<String> unavailableNodes) {

        static Result of(PresentClients present) {
            Map<String, ApiClientInfo> clients = new TreeMap<>();
            present.clients().forEach((id, client) -> clients.put(id, ApiClientInfo.of(client)));
            return new Result(clients, ChannelNames.orNull(present.unavailableNodes()));
        }
    }

    @Override
    public String name() {
        return "presence";
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
    public CompletableFuture<?> call(Parameters parameters, ApiCaller caller) {
        Topic topic = ChannelNames.withPresence(parameters.channel(), settings);
        caller.permissions().checkSubscribe(List.of(topic));
        return presence.present(topic).thenApply(Result::of);
    }
}
