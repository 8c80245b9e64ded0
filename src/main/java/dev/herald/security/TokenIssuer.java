package dev.herald.security;

import org.jspecify.annotations.Nullable;

/**
 * Whose JSON Web Tokens are good, as it is configured: with exactly one of a secret, a public key and a JWK set, or an
 * issuer that says where its keys are.
 *
 * @param secret of HMAC: 32 bytes or more (RFC 7518, section 3.2)
 * @param publicKey RSA or elliptic curve, in PEM
 * @param jwksUri where the issuer's keys are
 * @param issuer what a token must say in {@code iss}; without another key also where the keys are found (OpenID Connect
 *     Discovery 1.0, section 4)
 * @param audience what a token must have in {@code aud}; whoever's tokens others take too needs one
 */
record TokenIssuer(
        @Nullable String secret,
        @Nullable String publicKey,
        @Nullable String jwksUri,
        @Nullable String issuer,
        @Nullable String audience) {

    /** Whether its keys are on another machine. */
    boolean isRemote() {
        return secret == null && publicKey == null;
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "TokenIssuer[issuer=%s, jwksUri=%s, audience=%s]".formatted(issuer, jwksUri, audience);
    }
}
