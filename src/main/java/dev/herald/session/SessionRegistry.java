package dev.herald.session;

import dev.herald.limits.SessionLimits;
import dev.herald.topic.IsolatedPass;
import dev.herald.topic.Topic;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.CloseStatus;

/**
 * The sessions that are open on this node.
 *
 * <p>A session is in it from {@link #add} until it ends, however it ends: it is removed before anything is written about that. Those that
 * have ended but whose connection still stands are kept apart until that is gone. Safe for use by any thread; iterating
 * while sessions come and go sees each that stays exactly once.
 */
@Component
public class SessionRegistry {

    private final ConcurrentHashMap<Long, Session> sessions = new ConcurrentHashMap<>();
    private final SessionsByUser users = new SessionsByUser();
    private final Set<Session> ending = ConcurrentHashMap.newKeySet();
    private final SessionMeters meters;
    private final SessionLimits limits;
    private final SessionContext.Listener listener = new Endings();
    private volatile @Nullable Consumer<Session> added;
    private volatile @Nullable SessionListener sessionListener;

    SessionRegistry(SessionMeters meters, SessionLimits limits) {
        this.meters = meters;
        this.limits = limits;
        meters.watch(this);
    }

    /** Has no lasting effect on a session that has ended meanwhile; one too many is closed with 1013. */
    public void add(Session session) {
        if (!limits.acquire(session.address())) {
            session.close(CloseReasons.TOO_MANY_SESSIONS);
            return;
        }
        users.add(session); // first: whoever removes it from the sessions removes it from these too
        sessions.put(session.key(), session);
        IsolatedPass.attempt(session, () -> added(session));
        if (!session.transport().connectsByCommand()) {
            connected(session);
        }
        if (!session.isOpen()) {
            remove(session);
        }
    }

    /** The client of {@code session}, whose endpoint has a command for that, is connected from now on. */
    public void connected(Session session) {
        SessionListener receiver = sessionListener;
        if (receiver != null) {
            IsolatedPass.attempt(session, () -> receiver.opened(session));
        }
    }

    /** From now on this is notified of every session; there is one. */
    public void listener(SessionListener receiver) {
        sessionListener = receiver;
    }

    /** The client of {@code session}, which is in it, has authenticated as this user after its handshake. */
    public void identify(Session session, String user) {
        users.remove(session);
        session.user(user);
        users.add(session);
        if (!session.isOpen()) {
            users.remove(session);
        }
    }

    /** Harmless for a session that is not in it. A session that ends is removed by itself. */
    public void remove(Session session) {
        CloseStatus why = session.status();
        if (sessions.remove(session.key(), session)) {
            users.remove(session);
            limits.release(session.address());
            meters.closed(session.transport(), why == null ? CloseReasons.CONNECTION_LOST : why, session.age());
        }
    }

    /** The open session with this {@link Session#id} or {@link Session#uuid}. */
    public Optional<Session> find(String id) {
        OptionalLong number = SessionId.parse(id);
        return number.isEmpty() ? Optional.empty() : Optional.ofNullable(sessions.get(number.getAsLong()));
    }

    /** The open sessions of this user, as they are now. */
    public List<Session> ofUser(String user) {
        return users.of(user);
    }

    /** The open sessions: a live view. */
    public Collection<Session> all() {
        return Collections.unmodifiableCollection(sessions.values());
    }

    public int size() {
        return sessions.size();
    }

    /** Connections whose session has ended and that are still there. */
    public int endingCount() {
        return ending.size();
    }

    /** From now on this is done with each session that is added; null for nothing. */
    void onAdd(@Nullable Consumer<Session> action) {
        added = action;
    }

    /** Whether every session and its connection is gone. */
    boolean isEmpty() {
        return sessions.isEmpty() && ending.isEmpty();
    }

    /** Ends the connections whose sessions have ended. */
    void cut() {
        IsolatedPass.forEach(ending, Session::connectionLost);
    }

    Collection<Session> ending() {
        return ending;
    }

    long count(Transport transport) {
        return sessions.values().stream()
                .filter(s -> s.transport() == transport)
                .count();
    }

    private void added(Session session) {
        meters.opened(session.transport());
        Consumer<Session> action = added;
        if (action != null) {
            action.accept(session);
        }
    }

    /** To be notified of the end of each session that is, or will be, in it. */
    SessionContext.Listener listener() {
        return listener;
    }

    private final class Endings implements SessionContext.Listener {

        @Override
        public void subscriptionsChanged(Session session, Topic topic) {
            SessionListener receiver = sessionListener;
            if (receiver != null) {
                IsolatedPass.attempt(session, () -> receiver.subscriptionsChanged(session, topic));
            }
        }

        @Override
        public void ended(Session session, CloseStatus seen) {
            ending.add(session);
            if (session.isDisconnected()) {
                ending.remove(session);
            }
            remove(session);
            SessionListener receiver = sessionListener;
            if (receiver != null) {
                IsolatedPass.attempt(session, () -> receiver.ended(session, seen));
            }
        }

        @Override
        public void disconnected(Session session) {
            ending.remove(session);
        }
    }
}
