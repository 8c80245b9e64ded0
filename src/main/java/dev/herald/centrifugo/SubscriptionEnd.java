package dev.herald.centrifugo;

import dev.herald.presence.Presence;
import dev.herald.topic.ClientInfo;
import dev.herald.topic.IsolatedPass;
import org.springframework.stereotype.Component;

/** Ends subscriptions, for whatever reason: what others see of them ends with them. Safe for use by any thread. */
@Component
class SubscriptionEnd {

    private final Presence presence;
    private final JoinLeaveSubscribers joinLeave;
    private final SubscriptionExpiry expiry;

    SubscriptionEnd(Presence presence, JoinLeaveSubscribers joinLeave, SubscriptionExpiry expiry) {
        this.presence = presence;
        this.joinLeave = joinLeave;
        this.expiry = expiry;
    }

    /** By its client, which expects it; false if it had ended already. */
    boolean end(ClientSubscription subscription) {
        subscription.client().remove(subscription);
        return stop(subscription);
    }

    /** All of a session that has ended. */
    void endAll(Client client) {
        IsolatedPass.forEach(client.removeAll(), this::stop);
    }

    /** By this server, for good or for the client to subscribe again, as the code says. */
    void end(ClientSubscription subscription, UnsubscribeCode code) {
        if (end(subscription)) {
            Client client = subscription.client();
            client.send(Pushes.unsubscribe(subscription.topic().name(), code.code(), code.reason()).toBuilder());
        }
    }

    /** It cannot go on with the next publication. */
    void lost(ClientSubscription subscription) {
        if (subscription.terms().isServerSide()) {
            end(subscription);
            subscription.client().disconnect(DisconnectCodes.INSUFFICIENT_STATE);
        } else {
            end(subscription, UnsubscribeCode.INSUFFICIENT_STATE);
        }
    }

    /** Its time is over. */
    void expired(ClientSubscription subscription) {
        if (subscription.terms().isServerSide()) {
            end(subscription);
            subscription.client().disconnect(DisconnectCodes.SUBSCRIPTION_EXPIRED);
        } else {
            end(subscription, UnsubscribeCode.EXPIRED);
        }
    }

    /** What others see of it ends; harmless if it has. */
    void leave(ClientSubscription subscription) {
        ClientInfo info = subscription.info();
        if (info == null) {
            return; // it has not begun
        }
        expiry.remove(subscription);
        SubscriptionTerms terms = subscription.terms();
        if (terms.receivesJoinLeave()) {
            joinLeave.remove(subscription);
        }
        if (terms.isPresent() || terms.emitsJoinLeave()) {
            presence.leave(subscription.topic(), info);
        }
    }

    private boolean stop(ClientSubscription subscription) {
        if (!subscription.stop()) {
            return false;
        }
        leave(subscription);
        return true;
    }
}
