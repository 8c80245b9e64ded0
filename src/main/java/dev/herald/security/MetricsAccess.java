package dev.herald.security;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.security.authorization.AuthorityAuthorizationManager;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.stereotype.Component;

/** Authorizes requests for metrics: all on a separate management port, those with {@link Scope#READ} on the port of the clients. */
@Component
class MetricsAccess implements AuthorizationManager<RequestAuthorizationContext> {

    private final AuthorizationManager<RequestAuthorizationContext> readers =
            AuthorityAuthorizationManager.hasAuthority(Scope.READ.getAuthority());

    private final boolean separate;

    MetricsAccess(
            @Value("${management.server.port:#{null}}") @Nullable Integer managementPort,
            @Value("${server.port:8080}") int port) {
        // Two random ports differ.
        this.separate = managementPort != null && (managementPort != port || port == 0);
    }

    @Override
    public @Nullable AuthorizationResult authorize(
            Supplier<? extends @Nullable Authentication> caller, RequestAuthorizationContext request) {
        return separate ? new AuthorizationDecision(true) : readers.authorize(caller, request);
    }
}
