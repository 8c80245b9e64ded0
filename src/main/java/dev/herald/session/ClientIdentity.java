package dev.herald.session;

import java.net.InetAddress;
import java.security.Principal;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The client of a session, as far as it is known at the handshake.
 *
 * @param address its address; null if it is not known
 * @param user the user that the client authenticated as; null if there is none
 * @param lifetime how long the session may last; null for no limit
 */
public record ClientIdentity(
        @Nullable InetAddress address,
        @Nullable String user,
        @Nullable Duration lifetime) implements Principal {

    /** A client of which nothing is known. */
    public static final ClientIdentity ANONYMOUS = new ClientIdentity(null, null, null);

    long lifetimeNanos() {
        return lifetime == null ? Long.MAX_VALUE : TimeUnit.NANOSECONDS.convert(lifetime); // at most, 292 years
    }

    @Override
    public String getName() {
        return Objects.requireNonNullElse(user, "anonymous");
    }
}
