package dev.herald.security;

import dev.herald.jetty.ClientConnection;
import dev.herald.session.ClientIdentity;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** Who opens a session. */
@Component
public class ClientIdentityResolver {

    private final Clock clock;

    ClientIdentityResolver(Clock clock) {
        this.clock = clock;
    }

    /** Who sent the request that this thread handles: its address, its user, and for how long its credentials are good. */
    public ClientIdentity of(HttpServletRequest request) {
        CallerPermissions permissions = CallerPermissions.current();
        Instant until = permissions.until();
        return new ClientIdentity(
                ClientConnection.addressOf(request),
                permissions.user(),
                until == null ? null : Duration.between(clock.instant(), until));
    }
}
