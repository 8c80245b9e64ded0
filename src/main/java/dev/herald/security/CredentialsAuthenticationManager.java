package dev.herald.security;

import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.stereotype.Component;

/** Finds out what credentials allow: an API key, or else a token. */
@Component
class CredentialsAuthenticationManager implements AuthenticationManager {

    private final ApiKeys keys;
    private final JwtAuthenticator tokens;

    CredentialsAuthenticationManager(ApiKeys keys, JwtAuthenticator tokens) {
        this.keys = keys;
        this.tokens = tokens;
    }

    /**
     * @throws InvalidCredentialsException if they are none of ours, or no longer
     * @throws KeysUnavailableException if that cannot be known now
     */
    @Override
    public Authentication authenticate(Authentication shown) {
        String credentials = ((BearerTokenAuthenticationToken) shown).getToken();
        CallerPermissions permissions = keys.find(credentials);
        return new CallerAuthentication(permissions != null ? permissions : tokens.read(credentials));
    }
}
