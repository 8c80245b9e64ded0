package dev.herald.session;

import dev.herald.limits.AddressLimits;
import dev.herald.limits.LimitMeters;
import dev.herald.limits.MemoryBudget;
import dev.herald.session.SessionMeters.Traffic;
import dev.herald.topic.Ticker;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** Creates sessions with all that they need. Safe for use by any thread. */
@Component
public class SessionFactory {

    private final Map<Transport, SessionContext> contexts = new EnumMap<>(Transport.class);
    private final SessionContext uncounted;
    private final Duration pingInterval;
    /** Ids are random: they tell nothing about other sessions, nor how many there are. */
    private final SecureRandom ids = new SecureRandom();

    SessionFactory(
            SessionRegistry registry,
            SessionSettings settings,
            SessionMeters meters,
            AddressLimits addresses,
            LimitMeters limitMeters,
            MemoryBudget memory,
            Ticker ticker) {
        this.pingInterval = settings.pingInterval();
        ClientRateLimiter.Terms rates = new ClientRateLimiter.Terms(settings, addresses, ticker);
        SessionContext websocket = new SessionContext(
                Transport.WEBSOCKET,
                meters.traffic(Transport.WEBSOCKET),
                meters,
                rates,
                limitMeters,
                memory,
                ticker,
                settings.replyBytes(),
                registry.listener());
        contexts.put(Transport.WEBSOCKET, websocket);
        for (Transport other : EnumSet.complementOf(EnumSet.of(Transport.WEBSOCKET))) {
            contexts.put(other, websocket.with(other, meters.traffic(other)));
        }
        uncounted = websocket.with(Transport.WEBSOCKET, Traffic.ofNobody());
    }

    /** The time between two pings to a client; 0 if there are none. */
    public Duration pingInterval() {
        return pingInterval;
    }

    /** A new session on {@code sink}; it is in the registry once it is {@linkplain SessionRegistry#add added}. */
    public Session create(Transport transport, Sink sink, ClientIdentity identity) {
        return create(sink, identity, Objects.requireNonNull(contexts.get(transport)));
    }

    /** A session of this service with itself: never in the registry, and in no meter. */
    public Session createOwn(Sink sink) {
        return create(sink, ClientIdentity.ANONYMOUS, uncounted);
    }

    private Session create(Sink sink, ClientIdentity identity, SessionContext context) {
        return new Session(ids.nextLong(), sink, identity, context, owner -> new SessionWriter(owner, sink, context));
    }
}
