package dev.herald.centrifugo;

import dev.herald.broadcast.FailureCause;
import dev.herald.centrifugo.protocol.PresenceRequest;
import dev.herald.centrifugo.protocol.PresenceResult;
import dev.herald.centrifugo.protocol.PresenceStatsRequest;
import dev.herald.centrifugo.protocol.PresenceStatsResult;
import dev.herald.centrifugo.protocol.Reply;
import dev.herald.presence.Presence;
import dev.herald.presence.PresenceStats;
import dev.herald.topic.ClientInfo;
import dev.herald.topic.Topic;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Tells a client who is subscribed to a topic, and how many are. */
@Component
class PresenceCommands {

    private final TopicNames names;
    private final ClientAccess access;
    private final Presence presence;

    PresenceCommands(TopicNames names, ClientAccess access, Presence presence) {
        this.names = names;
        this.access = access;
        this.presence = presence;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback replies
    void handle(Client client, int id, PresenceRequest request) {
        Topic topic = names.required(request.getChannel());
        access.checkPresence(client, topic);
        client.checkReading();
        presence.clients(topic).whenComplete((clients, failure) -> {
            if (failure == null) {
                reply(client, id, clients);
            } else {
                client.fail(id, CommandFailures.of(FailureCause.of(failure)));
            }
        });
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback replies
    void handle(Client client, int id, PresenceStatsRequest request) {
        Topic topic = names.required(request.getChannel());
        access.checkPresence(client, topic);
        presence.stats(topic).whenComplete((stats, failure) -> {
            if (failure == null) {
                client.reply(id, Reply.newBuilder().setPresenceStats(result(stats)));
            } else {
                client.fail(id, CommandFailures.of(FailureCause.of(failure)));
            }
        });
    }

    private static void reply(Client client, int id, Map<String, ClientInfo> clients) {
        CommandFailures.guard(client, id, () -> {
            client.checkReading();
            client.reply(id, Reply.newBuilder().setPresence(result(clients)));
        });
    }

    private static PresenceResult result(Map<String, ClientInfo> clients) {
        PresenceResult.Builder result = PresenceResult.newBuilder();
        clients.forEach((client, info) -> result.putPresence(client, Pushes.info(info)));
        return result.build();
    }

    private static PresenceStatsResult result(PresenceStats stats) {
        return PresenceStatsResult.newBuilder()
                .setNumClients(stats.clients())
                .setNumUsers(stats.users())
                .build();
    }
}
