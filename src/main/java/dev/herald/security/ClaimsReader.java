package dev.herald.security;

import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.Jwt;

/** Reads the claims of a token whose times, audience and issuer are valid. Its signature is verified afterwards. */
@FunctionalInterface
interface ClaimsReader<T> {

    /**
     * Reads the claims.
     *
     * @param payload the same claims as they were signed
     * @param configuredIssuer the issuer that is configured for the key; null if there is none
     * @throws InvalidCredentialsException if a claim is invalid
     */
    T read(Jwt token, byte[] payload, @Nullable String configuredIssuer);
}
