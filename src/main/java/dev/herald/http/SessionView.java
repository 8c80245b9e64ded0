package dev.herald.http;

import dev.herald.session.Session;
import dev.herald.session.Subscription;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an operator sees of a session.
 *
 * @param node where it is; null if there are no other nodes
 * @param since when it was opened
 * @param address the client's, or that of the proxy before it
 * @param user whose session it is, if it is somebody's
 * @param messages publications written to it
 * @param bytes all that was written to it
 */
record SessionView(
        String id,
        @Nullable String node,
        String transport,
        Instant since,
        @Nullable String address,
        @Nullable String user,
        List<Place> topics,
        long messages,
        long bytes) {

    /**
     * Where it stands in a topic.
     *
     * @param position the newest message that was written to it
     * @param behind messages that are still to be written
     */
    record Place(String topic, String position, long behind) {

        static Place of(Subscription subscription) {
            long cursor = subscription.cursor();
            return new Place(
                    subscription.log().topic().name(),
                    subscription.log().positionBefore(cursor).toString(),
                    Math.max(0, subscription.log().head() - cursor));
        }
    }

    static SessionView of(Session session, Instant now) {
        return new SessionView(
                session.id(),
                null,
                session.transport().tag(),
                now.minus(session.age()).truncatedTo(ChronoUnit.MILLIS),
                address(session),
                session.user(),
                session.subscribedTo().stream().map(Place::of).toList(),
                session.writer().messages(),
                session.writer().bytes());
    }

    SessionView on(@Nullable String other) {
        return new SessionView(id, other, transport, since, address, user, topics, messages, bytes);
    }

    private static @Nullable String address(Session session) {
        return session.address() == null ? null : session.address().getHostAddress();
    }
}
