package dev.herald.security;

import dev.herald.jetty.ClientAddress;
import dev.herald.session.ClientIdentity;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** Who opens a session. */
@Component
public class Visitors {

    private final Clock clock;

    Visitors(Clock clock) {
        this.clock = clock;
    }

    /** Who sent the request that this thread handles: its address, its user, and for how long its credentials are good. */
    public ClientIdentity of(HttpServletRequest request) {
        Access access = Access.current();
        Instant until = access.until();
        return new ClientIdentity(
                ClientAddress.of(request),
                access.user(),
                until == null ? null : Duration.between(clock.instant(), until));
    }
}
