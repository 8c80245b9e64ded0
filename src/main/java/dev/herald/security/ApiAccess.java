package dev.herald.security;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;

/**
 * The server API is for every caller with credentials: which scope it needs depends on the methods in the body. Without credentials it is for
 * nobody unless none are required.
 */
final class ApiAccess implements AuthorizationManager<RequestAuthorizationContext> {

    @Override
    public AuthorizationResult authorize(
            Supplier<? extends @Nullable Authentication> authentication, RequestAuthorizationContext context) {
        CallerPermissions caller = CallerPermissions.current();
        return new AuthorizationDecision(
                !caller.isAnonymous() || caller.scopes().contains(Scope.OPERATE));
    }
}
