package dev.herald.session;

import dev.herald.limits.AddressLimits;
import dev.herald.limits.Limit;
import dev.herald.limits.LimitMeters;
import dev.herald.limits.MemoryBudget;
import dev.herald.limits.SessionLimits;
import dev.herald.topic.Ticker;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.CloseStatus;

/**
 * The sessions that are open on this node.
 *
 * <p>A session is in it from {@link #add} until it ends, however it ends: it leaves before its socket is told. Those that
 * have ended but whose connection still stands are kept apart until that is gone. Safe for use by any thread; iterating
 * while sessions come and go sees each that stays exactly once.
 */
@Component
public class SessionRegistry {

    private static final CloseStatus TOO_MANY = CloseStatus.SERVICE_OVERLOAD.withReason("too many sessions");

    private final ConcurrentHashMap<Long, Session> sessions = new ConcurrentHashMap<>();
    private final SessionsByUser users = new SessionsByUser();
    private final Set<Session> ending = ConcurrentHashMap.newKeySet();
    private final AtomicLong ids = new AtomicLong(ThreadLocalRandom.current().nextLong());
    private final SessionMeters meters;
    private final SessionSettings settings;
    private final SessionLimits limits;
    private final LimitMeters limitMeters;
    private final ClientRateLimiter.Terms terms;
    private final MemoryBudget memory;
    private final Ticker ticker;
    private volatile @Nullable Consumer<Session> turnedAway;

    SessionRegistry(
            SessionSettings settings,
            SessionMeters meters,
            SessionLimits limits,
            AddressLimits addresses,
            LimitMeters limitMeters,
            MemoryBudget memory,
            Ticker ticker) {
        this.settings = settings;
        this.meters = meters;
        this.limits = limits;
        this.limitMeters = limitMeters;
        this.memory = memory;
        this.terms = new ClientRateLimiter.Terms(settings, addresses, ticker);
        this.ticker = ticker;
        meters.watch(this);
    }

    /** A new session on {@code sink}, which is not in the registry before it is added. */
    public Session create(Transport transport, Sink sink, ClientIdentity identity) {
        return create(transport, sink, identity, traffic(transport));
    }

    /** A session of this service with itself: never in the registry, and in no meter. */
    public Session createOwn(Sink sink) {
        return create(Transport.WEBSOCKET, sink, ClientIdentity.ANYBODY, SessionMeters.Traffic.ofNobody());
    }

    /** Has no lasting effect on a session that has ended meanwhile; one too many is closed with 1013. */
    public void add(Session session) {
        if (!limits.enter(session.address())) {
            session.close(TOO_MANY);
            return;
        }
        meters.opened(session.transport());
        sessions.put(session.key(), session);
        users.add(session);
        Consumer<Session> away = turnedAway;
        if (away != null) {
            away.accept(session);
        }
        if (!session.isOpen()) {
            remove(session);
        }
    }

    /** Harmless for a session that is not in it. A session that ends is removed without being asked for. */
    public void remove(Session session) {
        CloseStatus why = session.status();
        if (sessions.remove(session.key(), session)) {
            limits.leave(session.address());
            users.remove(session);
            meters.closed(
                    session.transport(),
                    why == null ? CloseStatus.NO_CLOSE_FRAME : why,
                    nanos() - session.openedNanos());
        }
    }

    /** The open session with this {@link Session#id}. */
    public Optional<Session> find(String id) {
        try {
            return Optional.ofNullable(sessions.get(Long.parseUnsignedLong(id, 16)));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
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

    /** From now on this is done to each session that is added, if it is not null. */
    void turnAway(@Nullable Consumer<Session> how) {
        turnedAway = how;
    }

    /** Whether every session and its connection is gone. */
    boolean isDeserted() {
        return sessions.isEmpty() && ending.isEmpty();
    }

    /** Ends the connections whose sessions have ended. */
    void cut() {
        ending.forEach(Session::lost);
    }

    Collection<Session> ending() {
        return ending;
    }

    long count(Transport transport) {
        return sessions.values().stream()
                .filter(s -> s.transport() == transport)
                .count();
    }

    void ended(Session session) {
        ending.add(session);
        if (session.isGone()) {
            ending.remove(session);
        }
        remove(session);
    }

    void gone(Session session) {
        ending.remove(session);
    }

    private Session create(Transport transport, Sink sink, ClientIdentity identity, SessionMeters.Traffic traffic) {
        return new Session(ids.incrementAndGet(), transport, sink, identity, this, traffic, nanos());
    }

    /** This side has closed one for this. */
    void closed(CloseStatus why) {
        boolean tooBig = why.getCode() == CloseStatus.TOO_BIG_TO_PROCESS.getCode();
        Limit limit = tooBig ? Limit.MESSAGE_SIZE : terms.limit(why);
        if (limit != null) {
            limitMeters.hit(limit);
        }
    }

    ClientRateLimiter.Terms terms() {
        return terms;
    }

    MemoryBudget memory() {
        return memory;
    }

    SessionMeters.Traffic traffic(Transport transport) {
        return meters.traffic(transport);
    }

    void skipped(long messages) {
        meters.skipped(messages);
    }

    void gaps(int count) {
        meters.gaps(count);
    }

    int replyLimit() {
        return settings.replyBytes();
    }

    long nanos() {
        return ticker.nanos();
    }
}
