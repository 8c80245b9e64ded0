package dev.herald.centrifugo;

import dev.herald.centrifugo.protocol.Reply;
import dev.herald.centrifugo.protocol.UnsubscribeRequest;
import dev.herald.centrifugo.protocol.UnsubscribeResult;
import org.springframework.stereotype.Component;

/** Ends a subscription of a client; without one there is nothing to do. No publication of the topic follows the reply. */
@Component
class UnsubscribeCommand {

    private final TopicNames names;
    private final SubscriptionEnd end;

    UnsubscribeCommand(TopicNames names, SubscriptionEnd end) {
        this.names = names;
        this.end = end;
    }

    void handle(Client client, int id, UnsubscribeRequest request) {
        ClientSubscription subscription = client.find(names.required(request.getChannel()));
        if (subscription != null) {
            end.end(subscription);
        }
        client.reply(id, Reply.newBuilder().setUnsubscribe(UnsubscribeResult.getDefaultInstance()));
    }
}
