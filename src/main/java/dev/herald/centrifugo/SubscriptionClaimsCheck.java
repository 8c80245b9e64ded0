package dev.herald.centrifugo;

import dev.herald.security.SubscriptionClaims;
import dev.herald.topic.Topic;

/** Whether a subscription token is that of this client, for this topic. */
final class SubscriptionClaimsCheck {

    private SubscriptionClaimsCheck() {}

    /** @throws DisconnectException if it is somebody else's, since a client that presents one is not mistaken */
    static void check(SubscriptionClaims claims, Client client, Topic topic) {
        boolean isOwn = topic.name().equals(claims.channel())
                && claims.user().equals(client.claims().user())
                && (claims.client() == null
                        || claims.client().equals(client.session().uuid()));
        if (!isOwn) {
            throw new DisconnectException(DisconnectCodes.INVALID_TOKEN);
        }
    }
}
