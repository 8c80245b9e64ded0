package dev.herald.security;

import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.stereotype.Component;

/** Authenticates an API key, or else a token. */
@Component
class CredentialsAuthenticationManager implements AuthenticationManager {

    private final ApiKeys keys;
    private final JwtAuthenticator tokens;

    CredentialsAuthenticationManager(ApiKeys keys, JwtAuthenticator tokens) {
        this.keys = keys;
        this.tokens = tokens;
    }

    @Override
    public Authentication authenticate(Authentication request) {
        return new CallerAuthentication(permissions(((BearerTokenAuthenticationToken) request).getToken()));
    }

    /**
     * @throws InvalidCredentialsException if they are invalid or expired
     * @throws KeysUnavailableException if the keys of a token's issuer are unavailable
     */
    CallerPermissions permissions(String credentials) {
        CallerPermissions permissions = keys.find(credentials);
        return permissions != null ? permissions : tokens.authenticate(credentials);
    }
}
