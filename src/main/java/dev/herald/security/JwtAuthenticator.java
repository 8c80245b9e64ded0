package dev.herald.security;

import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.PlainJWT;
import java.text.ParseException;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtValidationException;
import org.springframework.stereotype.Component;

/**
 * Authenticates JSON Web Tokens.
 *
 * <p>A token is valid if one of the issuers with its {@code iss} verifies it. Safe for use by any thread; may block for the keys
 * of a remote issuer.
 */
@Component
class JwtAuthenticator {

    private final List<TokenVerifier> verifiers;
    private final ClaimsMapper claims;

    JwtAuthenticator(SecuritySettings settings, Clock clock) {
        verifiers = settings.jwt().values().stream()
                .map(issuer -> new TokenVerifier(issuer, settings.clockSkew(), clock))
                .toList();
        claims = new ClaimsMapper(settings.clockSkew());
    }

    /**
     * Verifies a token and returns its permissions.
     *
     * @throws InvalidCredentialsException if it is invalid or expired
     * @throws KeysUnavailableException if the keys of its issuer are unavailable
     */
    CallerPermissions authenticate(String token) {
        String issuer = issuer(token);
        JwtException reason = null;
        for (TokenVerifier verifier : verifiers) {
            if (verifier.isFor(issuer)) {
                try {
                    return claims.permissions(verifier.verify(token));
                } catch (JwtException e) {
                    reason = moreSpecific(reason, e);
                }
            }
        }
        throw failure(reason);
    }

    private @Nullable String issuer(String token) {
        if (verifiers.isEmpty()) {
            throw new InvalidCredentialsException("The credentials are not a configured API key.");
        }
        try {
            JWT parsed = JWTParser.parse(token);
            if (parsed instanceof PlainJWT) {
                throw new InvalidCredentialsException("The token is not signed.");
            }
            return parsed.getJWTClaimsSet().getIssuer();
        } catch (ParseException e) {
            throw new InvalidCredentialsException("The credentials are neither a configured API key nor a signed JWT.");
        }
    }

    /** A failed claim is the best explanation, since the signature was valid; then unavailable keys; then an unknown key. */
    private static JwtException moreSpecific(@Nullable JwtException known, JwtException other) {
        return known == null || rank(other) > rank(known) ? other : known;
    }

    private static int rank(JwtException reason) {
        return switch (reason) {
            case JwtValidationException known -> 2;
            case BadJwtException unknown -> 0;
            default -> isOfAnUnknownKey(reason) ? 0 : 1;
        };
    }

    /** The keys of its issuer were fetched a moment ago, and this one was not among them. */
    private static boolean isOfAnUnknownKey(JwtException reason) {
        return NestedExceptionUtils.getMostSpecificCause(reason) instanceof RateLimitReachedException;
    }

    private static AuthenticationException failure(@Nullable JwtException reason) {
        if (reason == null) {
            return new InvalidCredentialsException("The issuer (iss) of the token is not configured.");
        }
        return switch (rank(reason)) {
            case 0 ->
                new InvalidCredentialsException(
                        "The token cannot be verified: its signature, algorithm (alg) or type (typ) does not match its issuer's key.");
            case 1 -> new KeysUnavailableException(reason);
            default -> new InvalidCredentialsException(explanation((JwtValidationException) reason));
        };
    }

    private static String explanation(JwtValidationException invalid) {
        return String.valueOf(invalid.getErrors().iterator().next().getDescription());
    }
}
