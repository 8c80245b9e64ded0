package dev.herald.security;

import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.herald.topic.Ticker;
import java.text.ParseException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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

    private final ClaimsMapper claims;
    private final TokenVerifiers callers;
    private final TokenVerifiers subscriptions;

    JwtAuthenticator(
            SecuritySettings settings,
            Issuers issuers,
            KeySetSettings keySets,
            KeySetMeters meters,
            Clock clock,
            Ticker ticker) {
        claims = new ClaimsMapper(settings, issuers);
        IssuerKeys.Remote remote = new IssuerKeys.Remote(keySets, meters, ticker);
        Map<Boolean, List<TokenVerifier>> verifiers = settings.jwt().entrySet().stream()
                .collect(Collectors.partitioningBy(
                        issuer -> issuer.getValue().subscriptionOnly(),
                        Collectors.mapping(
                                issuer -> verifier(issuer.getKey(), issuer.getValue(), settings, remote, clock),
                                Collectors.toList())));
        callers = new TokenVerifiers(verifiers.getOrDefault(false, List.of()));
        List<TokenVerifier> separate = verifiers.getOrDefault(true, List.of());
        subscriptions = separate.isEmpty() ? callers : new TokenVerifiers(separate);
    }

    private static TokenVerifier verifier(
            String name, TokenIssuer issuer, SecuritySettings settings, IssuerKeys.Remote remote, Clock clock) {
        return new TokenVerifier(issuer, IssuerKeys.of(name, issuer, settings.insecure(), remote), settings, clock);
    }

    /**
     * Verifies a token and returns its permissions.
     *
     * @throws InvalidCredentialsException if it is invalid or expired
     * @throws KeysUnavailableException if that cannot be known now
     */
    CallerPermissions authenticate(String text) {
        if (callers.isEmpty()) {
            throw new InvalidCredentialsException("The credentials are not a configured API key.");
        }
        return verified(parse(text), callers, (token, payload, issuer) -> claims.permissions(token, issuer));
    }

    /** The issuers of connection tokens. */
    TokenVerifiers callers() {
        return callers;
    }

    /** The issuers of subscription tokens. */
    TokenVerifiers subscriptions() {
        return subscriptions;
    }

    ClaimsMapper claims() {
        return claims;
    }

    /** Whether verifying a token may wait for the keys of a remote issuer. */
    static boolean mayWait(SignedJWT token, TokenVerifiers verifiers) {
        return verifiers.ofIssuer(issuer(token)).stream().anyMatch(verifier -> verifier.mayWait(token.getHeader()));
    }

    /**
     * What {@code reader} reads in a token of one of these issuers.
     *
     * @throws InvalidCredentialsException if it is invalid or expired
     * @throws KeysUnavailableException if that cannot be known now
     */
    static <T> T verified(SignedJWT token, TokenVerifiers verifiers, ClaimsReader<T> reader) {
        AuthenticationException reason = null;
        for (TokenVerifier verifier : verifiers.ofIssuer(issuer(token))) {
            try {
                return verifier.verify(token, reader);
            } catch (InvalidCredentialsException | KeysUnavailableException e) {
                reason = moreSpecific(reason, e);
            }
        }
        throw reason != null
                ? reason
                : new InvalidCredentialsException("The issuer (iss) of the token is not configured.");
    }

    static SignedJWT parse(String text) {
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
            throw new InvalidCredentialsException("The claims of the token are invalid.");
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
