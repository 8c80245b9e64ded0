package dev.herald.http;

import dev.herald.session.Session;
import dev.herald.session.Subscription;
import dev.herald.session.User;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session as the API represents it.
 *
 * @param node its node; null on a single node
 * @param since when it was opened
 * @param address the client's, or that of the proxy before it
 * @param user the user of its token; null without one
 * @param issuer the issuer of its token, if there are several
 * @param messages the number of publications written to it
 * @param bytes all bytes written to it
 */
record SessionView(
        String id,
        @Nullable String node,
        String transport,
        Instant since,
        @Nullable String address,
        @Nullable String user,
        @Nullable String issuer,
        List<SubscriptionView> topics,
        long messages,
        long bytes) {

    /**
     * Its subscription to a topic.
     *
     * @param position that of the newest message that was written to it
     * @param behind the number of messages that are still to be written
     */
    record SubscriptionView(String topic, String position, long behind) {

        static SubscriptionView of(Subscription subscription) {
            long cursor = subscription.cursor();
            return new SubscriptionView(
                    subscription.log().topic().name(),
                    subscription.log().positionBefore(cursor).toString(),
                    Math.max(0, subscription.log().head() - cursor));
        }
    }

    static SessionView of(Session session, Instant now) {
        User user = session.user() == null ? null : User.ofKey(session.user());
        return new SessionView(
                session.id(),
                null,
                session.transport().tag(),
                now.minus(session.age()).truncatedTo(ChronoUnit.MILLIS),
                address(session),
                user == null ? null : user.name(),
                user == null ? null : user.issuer(),
                session.subscribedTo().stream().map(SubscriptionView::of).toList(),
                session.writer().messages(),
                session.writer().bytes());
    }

    SessionView on(@Nullable String other) {
        return new SessionView(id, other, transport, since, address, user, issuer, topics, messages, bytes);
    }

    private static @Nullable String address(Session session) {
        return session.address() == null ? null : session.address().getHostAddress();
    }
}
