package dev.herald.security;

import dev.herald.jetty.DirectExchange;
import dev.herald.jetty.HandshakeExecution;
import dev.herald.jetty.PresentedCredentials;
import dev.herald.jetty.ResponseHead;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.AuthenticationException;
import org.springframework.stereotype.Component;

/**
 * What the filters decide on a request that does not pass them: by the same classes, and without a response, since the filters will write
 * that. Safe for use by any thread; nothing here blocks.
 */
@Component
public class DirectAccess {

    private final SecuritySettings settings;
    private final CredentialsConverter converter;
    private final CredentialsAuthenticationManager authentication;
    private final ApiKeys keys;
    private final AllowedOrigins origins;
    private final CallerPermissions anonymous;
    private final boolean tokensMayWait;

    DirectAccess(
            SecuritySettings settings,
            CredentialsConverter converter,
            CredentialsAuthenticationManager authentication,
            ApiKeys keys,
            HandshakeExecution execution) {
        this.settings = settings;
        this.converter = converter;
        this.authentication = authentication;
        this.keys = keys;
        this.origins = AllowedOrigins.of(settings.allowedOrigins());
        this.anonymous = settings.anonymous();
        this.tokensMayWait = execution == HandshakeExecution.POOL;
    }

    /**
     * The permissions of the caller, which has this scope; null if the filters are to decide, or would refuse the request.
     *
     * @param mayWait whether this thread may wait for the keys of an issuer
     */
    public @Nullable CallerPermissions permissions(DirectExchange exchange, Scope required, boolean mayWait) {
        try {
            CallerPermissions permissions = permissions(exchange.credentials(), mayWait || !tokensMayWait);
            return permissions != null
                            && permissions.scopes().contains(required)
                            && LocalNamesFilter.accepts(settings, exchange)
                    ? permissions
                    : null;
        } catch (AuthenticationException e) {
            return null;
        }
    }

    /** Whether the filters would accept the name by which the client knows this host. */
    boolean acceptsHost(DirectExchange exchange) {
        return LocalNamesFilter.accepts(settings, exchange);
    }

    /** The headers of a response to a request without credentials; null if the filters are to decide, or would refuse the request. */
    public @Nullable ResponseHead openHeaders(DirectExchange exchange) {
        if (!acceptsHost(exchange) || pageHeaders(exchange) == null) {
            return null;
        }
        ResponseHead head = ResponseHeaders.direct(exchange.isSecure());
        String origin = exchange.header(HttpHeaders.ORIGIN);
        return origin == null
                ? head
                : head.with(ResponseHeaders.allowing(origin))
                        .with(HttpHeaders.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
    }

    /** The headers for the page that a request is from; null if the filters would refuse its origin. */
    @Nullable
    ResponseHead pageHeaders(DirectExchange exchange) {
        String origin = exchange.header(HttpHeaders.ORIGIN);
        if (origin == null || AllowedOrigins.isSame(origin, exchange.scheme(), exchange.host(), exchange.port())) {
            return ResponseHeaders.sameOrigin();
        }
        return origins.allows(origin) ? ResponseHeaders.crossOrigin(origin) : null;
    }

    private @Nullable CallerPermissions permissions(PresentedCredentials presented, boolean tokens) {
        String credentials = converter.credentials(presented);
        if (credentials == null) {
            return anonymous;
        }
        return tokens ? authentication.permissions(credentials) : keys.find(credentials);
    }
}
