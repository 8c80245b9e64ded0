package dev.herald.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jwt.SignedJWT;
import java.security.Key;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtAudienceValidator;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.MappedJwtClaimSetConverter;

/**
 * Verifies the tokens of one issuer: algorithm, type, times, audience, issuer and signature (RFC 7519, RFC 8725).
 *
 * <p>The signature comes last, since it alone may need a key that is on another machine: a token that is invalid for another reason
 * is rejected without it. Nothing of a token is used before its signature is verified.
 */
final class TokenVerifier {

    /** Those of access tokens (RFC 9068, section 2.1), without the prefix that may be left out (RFC 7515, section 4.1.9). */
    private static final Set<String> TYPES = Set.of("jwt", "at+jwt");

    private static final String TYPE_PREFIX = "application/";

    private final @Nullable String issuer;
    private final IssuerKeys keys;
    private final ClaimsMapper claims;
    private final OAuth2TokenValidator<Jwt> validator;
    private final MappedJwtClaimSetConverter converter = MappedJwtClaimSetConverter.withDefaults(Map.of());
    private final DefaultJWSVerifierFactory verifiers = new DefaultJWSVerifierFactory();

    TokenVerifier(TokenIssuer settings, IssuerKeys keys, ClaimsMapper claims, Duration clockSkew, Clock clock) {
        this.issuer = settings.issuer();
        this.keys = keys;
        this.claims = claims;
        this.validator = validator(settings, clockSkew, clock);
    }

    /** The issuer that is configured; null if there is none. */
    @Nullable
    String issuer() {
        return issuer;
    }

    /**
     * The permissions of a token. May wait for the keys of a remote issuer.
     *
     * @throws UnverifiedTokenException if no key of the issuer has signed it
     * @throws InvalidCredentialsException if it is invalid or expired
     * @throws KeysUnavailableException if it is valid but for its signature, and the keys of its issuer are unavailable
     */
    CallerPermissions verify(SignedJWT token) {
        JWSHeader header = token.getHeader();
        if (!keys.algorithms().contains(header.getAlgorithm()) || !isAccessToken(header)) {
            throw new UnverifiedTokenException();
        }
        CallerPermissions permissions = claims.permissions(validated(token), issuer);
        if (!isSigned(token, keys.source().keys(header)) && !isSignedWithNewKey(token)) {
            throw new UnverifiedTokenException();
        }
        return permissions;
    }

    private static boolean isAccessToken(JWSHeader header) {
        if (header.getType() == null) {
            return true;
        }
        String type = header.getType().getType().toLowerCase(Locale.ROOT);
        return TYPES.contains(type.startsWith(TYPE_PREFIX) ? type.substring(TYPE_PREFIX.length()) : type);
    }

    private Jwt validated(SignedJWT token) {
        Jwt jwt = jwt(token);
        OAuth2TokenValidatorResult result = validator.validate(jwt);
        if (result.hasErrors()) {
            throw new InvalidCredentialsException(
                    String.valueOf(result.getErrors().iterator().next().getDescription()));
        }
        return jwt;
    }

    private Jwt jwt(SignedJWT token) {
        try {
            Map<String, Object> converted = Objects.requireNonNull(
                    converter.convert(TokenTimes.bounded(token).getClaims()));
            return Jwt.withTokenValue(digest(token))
                    .headers(headers -> headers.put("alg", token.getHeader().getAlgorithm()))
                    .claims(all -> all.putAll(converted))
                    .build();
        } catch (ParseException | RuntimeException e) {
            throw new InvalidCredentialsException("The claims of the token are invalid.");
        }
    }

    /** In place of the token itself, which nobody needs any longer. */
    private static String digest(SignedJWT token) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getSigningInput());
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** A token that does not name its key may be of one that the issuer has published only now. */
    private boolean isSignedWithNewKey(SignedJWT token) {
        JWSHeader header = token.getHeader();
        return header.getKeyID() == null && isSigned(token, keys.source().newKeys(header));
    }

    private boolean isSigned(SignedJWT token, List<? extends Key> candidates) {
        return candidates.stream().anyMatch(key -> isSigned(token, key));
    }

    private boolean isSigned(SignedJWT token, Key key) {
        try {
            return token.verify(verifier(token.getHeader(), key));
        } catch (JOSEException e) {
            return false; // the algorithm does not go with the key
        }
    }

    private JWSVerifier verifier(JWSHeader header, Key key) throws JOSEException {
        return Ed25519.ALGORITHMS.contains(header.getAlgorithm())
                ? new Ed25519((PublicKey) key)
                : verifiers.createJWSVerifier(header, key);
    }

    private static OAuth2TokenValidator<Jwt> validator(TokenIssuer settings, Duration clockSkew, Clock clock) {
        JwtTimestampValidator times = new JwtTimestampValidator(clockSkew);
        times.setAllowEmptyExpiryClaim(false);
        times.setClock(clock);
        List<OAuth2TokenValidator<Jwt>> validators = new ArrayList<>();
        if (settings.issuer() != null) {
            validators.add(explained(
                    new JwtIssuerValidator(settings.issuer()),
                    "The issuer (iss) of the token is not the configured one."));
        }
        if (settings.audience() != null) {
            validators.add(explained(
                    new JwtAudienceValidator(settings.audience()),
                    "The audience (aud) of the token does not include the configured one."));
        }
        validators.add(token -> times.validate(token).hasErrors()
                ? OAuth2TokenValidatorResult.failure(invalidToken(timeProblem(token, clock)))
                : OAuth2TokenValidatorResult.success());
        return new DelegatingOAuth2TokenValidator<>(validators);
    }

    /** With an explanation that has nothing of the token. */
    private static OAuth2TokenValidator<Jwt> explained(OAuth2TokenValidator<Jwt> validator, String explanation) {
        OAuth2Error error = invalidToken(explanation);
        return token -> validator.validate(token).hasErrors()
                ? OAuth2TokenValidatorResult.failure(error)
                : OAuth2TokenValidatorResult.success();
    }

    private static String timeProblem(Jwt token, Clock clock) {
        Instant expires = token.getExpiresAt();
        Instant notBefore = token.getNotBefore();
        if (expires == null) {
            return "The token has no expiry (exp).";
        }
        return notBefore != null && notBefore.isAfter(clock.instant())
                ? "The token is not valid before %s (nbf).".formatted(notBefore)
                : "The token expired at %s (exp).".formatted(expires);
    }

    private static OAuth2Error invalidToken(String explanation) {
        return new OAuth2Error(OAuth2ErrorCodes.INVALID_TOKEN, explanation, null);
    }
}
