package dev.herald.session;

import java.net.InetAddress;
import java.security.Principal;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who is at the other end of a session, as far as it is known when it begins.
 *
 * @param address where it comes from; null if that is not known
 * @param user whose session it is; null if it is nobody's in particular
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
