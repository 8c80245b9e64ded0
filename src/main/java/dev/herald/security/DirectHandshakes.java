package dev.herald.security;

import dev.herald.jetty.DirectExchange;
import dev.herald.jetty.HandshakeCounter;
import dev.herald.jetty.PlainHeaders;
import dev.herald.jetty.ResponseHead;
import dev.herald.limits.LimitExceededException;
import dev.herald.session.ClientIdentity;
import dev.herald.session.SessionDrainer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What handshakes have in common that do not pass the filters. Safe for use by any thread; nothing here blocks. */
@Component
public class DirectHandshakes {

    private final HandshakeCounter counter;
    private final DirectAccess access;
    private final ClientIdentityResolver identityResolver;
    private final SessionDrainer drain;

    DirectHandshakes(
            HandshakeCounter counter,
            DirectAccess access,
            ClientIdentityResolver identityResolver,
            SessionDrainer drain) {
        this.counter = counter;
        this.access = access;
        this.identityResolver = identityResolver;
        this.drain = drain;
    }

    /**
     * A client that may connect.
     *
     * @param page the headers for the page that it is in
     */
    public record Admitted(CallerPermissions caller, ClientIdentity identity, ResponseHead page) {}

    /**
     * Counts a handshake, and authenticates its client; null if the servlets are to handle it, for whatever reason.
     *
     * @param plain which handshakes are none of theirs
     */
    public @Nullable Admitted admit(DirectExchange exchange, PlainHeaders plain) {
        boolean isPlain = exchange.isHandshake() && plain.match(exchange);
        ResponseHead page = isPlain ? access.pageHeaders(exchange) : null;
        if (page == null || drain.isRefusing() || !isWithinLimits(exchange)) {
            return null;
        }
        CallerPermissions caller = access.permissions(exchange, Scope.READ, true);
        return caller == null ? null : new Admitted(caller, identityResolver.of(caller, exchange.address()), page);
    }

    /** The same for an endpoint whose clients authenticate after the handshake. */
    public @Nullable Admitted admitUnknown(DirectExchange exchange, PlainHeaders plain) {
        boolean isPlain = exchange.isHandshake() && plain.match(exchange) && access.acceptsHost(exchange);
        ResponseHead page = isPlain ? access.pageHeaders(exchange) : null;
        if (page == null || drain.isRefusing() || !isWithinLimits(exchange)) {
            return null;
        }
        ClientIdentity unknown = new ClientIdentity(exchange.address(), null, null);
        return new Admitted(CallerPermissions.anonymous(List.of()), unknown, page);
    }

    private boolean isWithinLimits(DirectExchange exchange) {
        try {
            counter.check(exchange);
            return true;
        } catch (LimitExceededException e) {
            return false;
        }
    }
}
