package dev.herald.session;

import java.net.InetAddress;
import java.security.Principal;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The client of a session, as far as it is known at the handshake.
 *
 * @param address where it comes from; null if that is not known
 * @param user the user that the client authenticated as; null if there is none
 * @param lifetime how long it may last; null for as long as it likes
 */
public record ClientIdentity(
        @Nullable InetAddress address,
        @Nullable String user,
        @Nullable Duration lifetime) implements Principal {

    /** Of whom nothing is known. */
    public static final ClientIdentity ANYBODY = new ClientIdentity(null, null, null);

    @Override
    public String getName() {
        return Objects.requireNonNullElse(user, "anonymous");
    }
}
