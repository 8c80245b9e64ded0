package dev.herald.session;

import dev.herald.limits.Limit;
import dev.herald.limits.LimitMeters;
import dev.herald.limits.MemoryBudget;
import dev.herald.topic.Ticker;
import dev.herald.topic.Topic;
import org.springframework.web.socket.CloseStatus;

/**
 * What the sessions of one transport share: each has this one reference instead of a field for every part.
 *
 * @param traffic counts what they receive and deliver
 * @param rates what each client may send
 * @param replyLimit how many bytes of replies may wait for one client
 * @param listener notified when one of them ends
 */
record SessionContext(
        Transport transport,
        SessionMeters.Traffic traffic,
        SessionMeters meters,
        ClientRateLimiter.Terms rates,
        LimitMeters limitMeters,
        MemoryBudget memory,
        Ticker ticker,
        int replyLimit,
        Listener listener) {

    /** Is notified of the end of a session, once for each step, by any thread. */
    interface Listener {

        /** It is subscribed to a topic, or no longer; by then {@link Session#subscribedTo} says so. */
        default void subscriptionsChanged(Session session, Topic topic) {}

        /**
         * The session has ended, and its connection still exists.
         *
         * @param seen the status that its client sees
         */
        void ended(Session session, CloseStatus seen);

        /** Its connection is closed. */
        void disconnected(Session session);
    }

    /** The same for sessions of another transport, or that are counted elsewhere. */
    SessionContext with(Transport other, SessionMeters.Traffic counted) {
        return new SessionContext(other, counted, meters, rates, limitMeters, memory, ticker, replyLimit, listener);
    }

    /** Counts the limit for which this node closes {@code session} with {@code status}, if it is one, and logs why. */
    void closed(Session session, CloseStatus status) {
        boolean tooBig = status.getCode() == CloseStatus.TOO_BIG_TO_PROCESS.getCode();
        Limit limit = tooBig ? Limit.MESSAGE_SIZE : rates.limit(status);
        if (limit != null) {
            limitMeters.hit(limit);
        }
        SessionLog.closed(session, status, limit);
    }
}
