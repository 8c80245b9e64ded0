package dev.herald.session;

import java.util.List;

/** A session that is to be closed next, and what is delivered to it before: all that was published until now. */
final class DrainingSession {

    private final Session session;
    private final long sinceNanos;
    private final List<Subscription> subscriptions;

    /** Of its topics' logs, when its turn came. */
    private final long[] heads;

    DrainingSession(Session session, long sinceNanos) {
        this.session = session;
        this.sinceNanos = sinceNanos;
        this.subscriptions = session.subscribedTo();
        this.heads = subscriptions.stream()
                .mapToLong(subscription -> subscription.log().head())
                .toArray();
    }

    Session session() {
        return session;
    }

    long sinceNanos() {
        return sinceNanos;
    }

    /** Whether that is written to its socket, or waits in it. */
    boolean hasReceivedAll() {
        for (int i = 0; i < heads.length; i++) {
            if (subscriptions.get(i).cursor() < heads[i]) {
                return false;
            }
        }
        return true;
    }
}
