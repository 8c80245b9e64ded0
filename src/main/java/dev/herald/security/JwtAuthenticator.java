package dev.herald.security;

import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.herald.topic.Ticker;
import java.text.ParseException;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.AuthenticationException;
import org.springframework.stereotype.Component;

/**
 * Authenticates JSON Web Tokens.
 *
 * <p>A token is valid if one of the issuers with its {@code iss} verifies it, and invalid if none of them can. Safe for use by any
 * thread; may wait for the keys of a remote issuer.
 */
@Component
class JwtAuthenticator {

    private final Issuers issuers;
    private final List<TokenVerifier> verifiers;

    JwtAuthenticator(
            SecuritySettings settings,
            Issuers issuers,
            KeySetSettings keySets,
            KeySetMeters meters,
            Clock clock,
            Ticker ticker) {
        this.issuers = issuers;
        ClaimsMapper claims = new ClaimsMapper(settings.clockSkew(), issuers);
        IssuerKeys.Remote remote = new IssuerKeys.Remote(keySets, meters, ticker);
        verifiers = settings.jwt().entrySet().stream()
                .map(issuer -> new TokenVerifier(
                        issuer.getValue(),
                        IssuerKeys.of(issuer.getKey(), issuer.getValue(), remote),
                        claims,
                        settings.clockSkew(),
                        clock))
                .toList();
    }

    /**
     * Verifies a token and returns its permissions.
     *
     * @throws InvalidCredentialsException if it is invalid or expired
     * @throws KeysUnavailableException if that cannot be known now
     */
    CallerPermissions authenticate(String text) {
        SignedJWT token = parse(text);
        String issuer = issuer(token);
        AuthenticationException reason = null;
        for (TokenVerifier verifier : verifiers) {
            if (issuers.match(verifier.issuer(), issuer)) {
                try {
                    return verifier.verify(token);
                } catch (InvalidCredentialsException | KeysUnavailableException e) {
                    reason = moreSpecific(reason, e);
                }
            }
        }
        throw reason != null
                ? reason
                : new InvalidCredentialsException("The issuer (iss) of the token is not configured.");
    }

    private SignedJWT parse(String text) {
        if (verifiers.isEmpty()) {
            throw new InvalidCredentialsException("The credentials are not a configured API key.");
        }
        try {
            JWT parsed = JWTParser.parse(text);
            if (parsed instanceof SignedJWT signed) {
                return signed;
            }
            throw new InvalidCredentialsException(
                    parsed instanceof PlainJWT ? "The token is not signed." : "The token is encrypted.");
        } catch (ParseException | IllegalArgumentException e) {
            throw malformed();
        }
    }

    private static @Nullable String issuer(SignedJWT token) {
        try {
            return token.getJWTClaimsSet().getIssuer();
        } catch (ParseException e) {
            throw malformed();
        }
    }

    private static InvalidCredentialsException malformed() {
        return new InvalidCredentialsException("The credentials are neither a configured API key nor a signed JWT.");
    }

    /** While one issuer's keys are unavailable the token may be valid; otherwise an invalid claim is the best explanation. */
    private static AuthenticationException moreSpecific(
            @Nullable AuthenticationException known, AuthenticationException other) {
        return known == null || rank(other) > rank(known) ? other : known;
    }

    private static int rank(AuthenticationException reason) {
        return switch (reason) {
            case KeysUnavailableException unavailable -> 2;
            case UnverifiedTokenException unverified -> 0;
            default -> 1;
        };
    }
}
