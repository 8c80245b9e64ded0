package dev.herald.presence;

import dev.herald.session.Session;
import dev.herald.topic.ClientInfo;

/**
 * A client of this node that is subscribed to a topic.
 *
 * @param isPresent whether it is in the topic's presence
 * @param isAnnounced whether others receive its join and leave
 */
record Entry(ClientInfo client, Session session, boolean isPresent, boolean isAnnounced) {

    /** Beside its bytes: the objects of the entry and its place in the map. */
    private static final int OVERHEAD = 120;

    /** The memory that it takes; the information about the connection is shared by all subscriptions of the session. */
    int size() {
        byte[] own = client.subscriptionInfo();
        return OVERHEAD + (own == null ? 0 : own.length);
    }
}
