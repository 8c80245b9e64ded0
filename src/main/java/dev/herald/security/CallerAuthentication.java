package dev.herald.security;

import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;

/** An authenticated caller, without its credentials. */
final class CallerAuthentication extends AbstractAuthenticationToken {

    private final transient CallerPermissions permissions;

    CallerAuthentication(CallerPermissions permissions) {
        super(permissions.scopes());
        this.permissions = permissions;
        setAuthenticated(true);
    }

    @Override
    public CallerPermissions getPrincipal() {
        return permissions;
    }

    @Override
    public @Nullable Object getCredentials() {
        return null;
    }

    @Override
    public String getName() {
        return permissions.name();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CallerAuthentication that && that.permissions.equals(permissions);
    }

    @Override
    public int hashCode() {
        return permissions.hashCode();
    }
}
