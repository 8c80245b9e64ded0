package dev.herald.presence;

import dev.herald.session.Session;
import dev.herald.topic.ClientInfo;

/**
 * A client of this node that is subscribed to a topic.
 *
 * @param isPresent whether it is in the topic's presence
 * @param isAnnounced whether others receive its join and leave
 * @param enteredMillis when it subscribed, in the milliseconds of {@link #millis}
 */
record Entry(ClientInfo client, Session session, boolean isPresent, boolean isAnnounced, int enteredMillis) {

    /** Beside its bytes: the objects of the entry and its place in the map. */
    private static final int OVERHEAD = 128;

    private static final int MAX_AGE_MILLIS = 60_000;

    /** Of a ticker, in half of its bits: only differences count, and only small ones. */
    static int millis(long nanos) {
        return (int) (nanos / 1_000_000);
    }

    /** How long ago it subscribed; the longest possible time for any that is long. */
    int ageMillis(long nanos) {
        int age = millis(nanos) - enteredMillis;
        return age < 0 || age > MAX_AGE_MILLIS ? MAX_AGE_MILLIS : age;
    }

    /** The memory that it takes; the information about the connection is shared by all subscriptions of the session. */
    int size() {
        byte[] own = client.subscriptionInfo();
        return OVERHEAD + (own == null ? 0 : own.length);
    }
}
