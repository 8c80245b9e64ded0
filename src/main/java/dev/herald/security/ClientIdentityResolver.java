package dev.herald.security;

import dev.herald.jetty.ClientConnection;
import dev.herald.session.ClientIdentity;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Resolves the identity of a client that opens a session. */
@Component
public class ClientIdentityResolver {

    private final Clock clock;

    ClientIdentityResolver(Clock clock) {
        this.clock = clock;
    }

    /** The client of the request that this thread handles: its address, its user, and when its credentials expire. */
    public ClientIdentity of(HttpServletRequest request) {
        return of(CallerPermissions.current(), ClientConnection.addressOf(request));
    }

    /** The client with these permissions at this address. */
    public ClientIdentity of(CallerPermissions permissions, @Nullable InetAddress address) {
        Instant until = permissions.until();
        return new ClientIdentity(
                address, permissions.user(), until == null ? null : Duration.between(clock.instant(), until));
    }
}
