package dev.herald.centrifugo;

import dev.herald.hooks.Hooks;
import dev.herald.security.ConnectionClaims;
import dev.herald.session.CloseReasons;
import dev.herald.session.Session;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Until when a session may remain without a command, or without another token. */
@Component
class ConnectionExpiry {

    /** As that of subscriptions: SDKs refresh when a token expires. */
    private static final Duration GRACE = SubscriptionExpiry.GRACE;

    /** A client that has connected and sent no command. */
    private static final Duration STALE = Duration.ofSeconds(10);

    private final Clock clock;
    private final Hooks hooks;
    private final RefreshTimes times;

    /** When a hook is asked whether the connection goes on. */
    private final DueTimes<Client> refreshes = new DueTimes<>();

    ConnectionExpiry(Clock clock, Hooks hooks, RefreshTimes times) {
        this.clock = clock;
        this.hooks = hooks;
        this.times = times;
    }

    /** Its client has sent no command yet, or was refused, after which it can only disconnect. */
    static void begin(Session session) {
        session.closeAfter(STALE, DisconnectCodes.STALE);
    }

    /** Until when a connected client may remain: until its token expires, or a hook says that its time is over. */
    void set(Client client, ConnectionClaims claims) {
        Instant end = claims.expiry();
        if (end == null || !client.isAuthenticatedByHook()) {
            refreshes.remove(client);
            set(client.session(), end);
        } else if (hooks.hasRefresh()) {
            client.session().neverClose();
            askAt(client, times.before(end));
        } else {
            client.session().closeAfter(Duration.between(clock.instant(), end), DisconnectCodes.EXPIRED);
        }
    }

    /** A hook is asked then whether it may remain. */
    void askAt(Client client, Instant time) {
        refreshes.set(client, time);
        if (!client.session().isOpen()) {
            refreshes.remove(client);
        }
    }

    /** Does this with each client about which a hook is to be asked now. */
    void forEachDue(Consumer<Client> action) {
        if (refreshes.size() > 0) {
            refreshes.pass(clock.instant(), action);
        }
    }

    /** A client that is gone is not asked about. */
    void remove(Client client) {
        refreshes.remove(client);
    }

    int size() {
        return refreshes.size();
    }

    /** Its token expires then; null for never. */
    void set(Session session, @Nullable Instant expiry) {
        if (expiry == null) {
            session.neverClose();
        } else {
            session.closeAfter(Duration.between(clock.instant(), expiry).plus(GRACE), CloseReasons.TOKEN_EXPIRED);
        }
    }
}
