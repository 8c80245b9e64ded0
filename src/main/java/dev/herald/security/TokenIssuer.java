package dev.herald.security;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * An issuer of JSON Web Tokens, as it is configured: with exactly one of a secret, a public key and a JWK set, or an
 * issuer that publishes its keys.
 *
 * @param secret HMAC secret, 32 bytes or more for HS256, 48 for HS384, 64 for HS512 (RFC 7518, section 3.2). With
 *     herald.security.insecure=true of any length.
 * @param publicKey RSA, elliptic curve or Ed25519 public key in PEM format.
 * @param jwksUri URL of the issuer's JWK set.
 * @param issuer Required value of the claim iss. Without a secret, public key or JWK set also the URL under which the keys are
 *     discovered (OpenID Connect Discovery 1.0, section 4).
 * @param audience Required value of the claim aud. Needed if the issuer's tokens are also accepted elsewhere.
 * @param requireExpiry Whether its tokens need an expiry (exp). A token without one is accepted for ever.
 * @param subscriptionOnly Whether its tokens are accepted as subscription tokens of the Centrifugo endpoint only. If there is one
 *     such issuer, those of the others are not accepted as subscription tokens.
 */
@ConfigurationPropertiesSource
record TokenIssuer(
        @Nullable String secret,
        @Nullable String publicKey,
        @Nullable String jwksUri,
        @Nullable String issuer,
        @Nullable String audience,
        @DefaultValue("true") boolean requireExpiry,
        @DefaultValue("false") boolean subscriptionOnly) {

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
