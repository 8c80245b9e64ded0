package dev.herald.centrifugo;

import dev.herald.security.ConnectionClaims;
import java.util.Arrays;
import org.springframework.stereotype.Component;

/** What changes when a connected client gets other claims: until when it may stay, and how others see it. Safe for use by any thread. */
@Component
class ConnectionRenewal {

    private final ConnectionExpiry expiry;
    private final SubscriptionStarter subscriptions;

    ConnectionRenewal(ConnectionExpiry expiry, SubscriptionStarter subscriptions) {
        this.expiry = expiry;
        this.subscriptions = subscriptions;
    }

    void renew(Client client, ConnectionClaims claims) {
        boolean isSame = Arrays.equals(client.claims().info(), claims.info());
        client.claims(claims);
        expiry.set(client, claims);
        if (!isSame) {
            client.all().forEach(subscriptions::renewInfo);
        }
    }
}
