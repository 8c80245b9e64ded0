package dev.herald.centrifugo;

import dev.herald.session.CloseReasons;
import dev.herald.session.Session;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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

    ConnectionExpiry(Clock clock) {
        this.clock = clock;
    }

    /** Its client has sent no command yet, or was refused, after which it can only disconnect. */
    static void begin(Session session) {
        session.closeAfter(STALE, DisconnectCodes.STALE);
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
