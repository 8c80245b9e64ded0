package dev.herald.security;

import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;

/** A caller whose credentials were good; they are not kept. */
final class CallerAuthentication extends AbstractAuthenticationToken {

    private final transient Access access;

    CallerAuthentication(Access access) {
        super(access.scopes());
        this.access = access;
        setAuthenticated(true);
    }

    @Override
    public Access getPrincipal() {
        return access;
    }

    @Override
    public @Nullable Object getCredentials() {
        return null;
    }

    @Override
    public String getName() {
        return access.name();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CallerAuthentication that && that.access.equals(access);
    }

    @Override
    public int hashCode() {
        return access.hashCode();
    }
}
