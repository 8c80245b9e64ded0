package dev.herald.http;

import dev.herald.http.NodeOperations.DeliveryResult;
import dev.herald.session.CloseReasons;
import dev.herald.session.Session;
import dev.herald.session.SessionRegistry;
import dev.herald.topic.IsolatedPass;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The sessions of this node. */
@Component
class LocalSessions {

    private final SessionRegistry registry;
    private final Clock clock;

    LocalSessions(SessionRegistry registry, Clock clock) {
        this.registry = registry;
        this.clock = clock;
    }

    /** How many sessions a list looks at: all, or those of this user. */
    int searched(@Nullable String user) {
        return user == null ? registry.size() : registry.ofUser(user).size();
    }

    /** In the order of their ids. */
    SessionPage list(SessionPage.Query query) {
        Collection<Session> matching = matching(query);
        Page<SessionView> page = Page.of(matching.stream(), Session::id, query.cursor(), query.limit())
                .map(this::view);
        return new SessionPage(page.entries(), page.next(), matching.size(), null);
    }

    Optional<SessionView> find(String id) {
        return registry.find(id).map(this::view);
    }

    /** False if this node does not have it. */
    boolean disconnect(String id) {
        Optional<Session> session = registry.find(id);
        session.ifPresent(found -> found.close(CloseReasons.DISCONNECTED));
        return session.isPresent();
    }

    DeliveryResult send(String id, byte[] utf8) {
        return registry.find(id)
                .map(session -> session.sendDirect(utf8) ? DeliveryResult.QUEUED : DeliveryResult.SLOW)
                .orElse(DeliveryResult.NOT_FOUND);
    }

    /** Returns to how many sessions it was queued. */
    long sendToUser(String user, byte[] utf8) {
        LongAdder queued = new LongAdder();
        IsolatedPass.forEach(registry.ofUser(user), session -> {
            if (session.sendDirect(utf8)) {
                queued.increment();
            }
        });
        return queued.sum();
    }

    /** Returns how many were open. */
    int disconnectUser(String user) {
        List<Session> open = registry.ofUser(user);
        IsolatedPass.forEach(open, session -> session.close(CloseReasons.DISCONNECTED));
        return open.size();
    }

    private Collection<Session> matching(SessionPage.Query query) {
        Collection<Session> sessions = query.user() == null ? registry.all() : registry.ofUser(query.user());
        String topic = query.topic();
        return topic == null
                ? sessions
                : sessions.stream()
                        .filter(session -> isSubscribedTo(session, topic))
                        .toList();
    }

    private static boolean isSubscribedTo(Session session, String topic) {
        return session.subscribedTo().stream()
                .anyMatch(subscription -> subscription.log().topic().name().equals(topic));
    }

    private SessionView view(Session session) {
        return SessionView.of(session, clock.instant());
    }
}
