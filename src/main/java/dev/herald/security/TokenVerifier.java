package dev.herald.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jwt.JWTClaimNames;
import com.nimbusds.jwt.SignedJWT;
import java.security.Key;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.text.ParseException;
import java.time.Clock;
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
 * is rejected without it. Nothing of a token is used before its signature is verified. Where the key is here, a token with another
 * signature is never called expired, so that nobody fetches a new one in vain.
 */
final class TokenVerifier {

    /** Those of access tokens (RFC 9068, section 2.1), without the prefix that may be left out (RFC 7515, section 4.1.9). */
    private static final Set<String> TYPES = Set.of("jwt", "at+jwt");

    private static final String TYPE_PREFIX = "application/";

    /** The code of an error that a newer token does not have. */
    private static final String EXPIRED = "token_expired";

    private final @Nullable String issuer;
    private final IssuerKeys keys;
    private final OAuth2TokenValidator<Jwt> validator;
    private final MappedJwtClaimSetConverter converter = MappedJwtClaimSetConverter.withDefaults(Map.of());
    private final DefaultJWSVerifierFactory verifiers = new DefaultJWSVerifierFactory();

    TokenVerifier(TokenIssuer settings, IssuerKeys keys, SecuritySettings security, Clock clock) {
        this.issuer = settings.issuer();
        this.keys = keys;
        this.validator = validator(settings, security, clock);
    }

    /** The issuer that is configured; null if there is none. */
    @Nullable
    String issuer() {
        return issuer;
    }

    /** Whether verifying a token with this header may wait for the keys of a remote issuer. */
    boolean mayWait(JWSHeader header) {
        return keys.source().mayWait(header);
    }

    /**
     * What {@code reader} reads in a token. May wait for the keys of a remote issuer.
     *
     * @throws UnverifiedTokenException if no key of the issuer has signed it
     * @throws ExpiredTokenException if it has expired, or is not valid yet
     * @throws InvalidCredentialsException if it is invalid
     * @throws KeysUnavailableException if it is valid but for its signature, and the keys of its issuer are unavailable
     */
    <T> T verify(SignedJWT token, ClaimsReader<T> reader) {
        JWSHeader header = token.getHeader();
        if (!keys.algorithms().contains(header.getAlgorithm()) || !isAccessToken(header)) {
            throw new UnverifiedTokenException();
        }
        T claims = read(token, reader);
        verifySignature(token);
        return claims;
    }

    private <T> T read(SignedJWT token, ClaimsReader<T> reader) {
        try {
            return reader.read(validated(token), token.getPayload().toBytes(), issuer);
        } catch (ExpiredTokenException e) {
            if (!mayWait(token.getHeader())) {
                verifySignature(token);
            }
            throw e;
        }
    }

    private void verifySignature(SignedJWT token) {
        if (!isSigned(token, keys.source().keys(token.getHeader())) && !isSignedWithNewKey(token)) {
            throw new UnverifiedTokenException();
        }
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
            OAuth2Error error = result.getErrors().iterator().next();
            String explanation = String.valueOf(error.getDescription());
            throw error.getErrorCode().equals(EXPIRED)
                    ? new ExpiredTokenException(explanation)
                    : new InvalidCredentialsException(explanation);
        }
        return jwt;
    }

    private Jwt jwt(SignedJWT token) {
        try {
            Map<String, Object> converted = Objects.requireNonNull(
                    converter.convert(TokenTimes.bounded(token).getClaims()));
            converted.remove(JWTClaimNames.ISSUED_AT); // not used, and the builder refuses one after the expiry
            if (converted.isEmpty()) {
                converted.put(
                        "herald", Map.of()); // a token without claims is one of nobody, and the builder needs a claim
            }
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

    private static OAuth2TokenValidator<Jwt> validator(TokenIssuer settings, SecuritySettings security, Clock clock) {
        JwtTimestampValidator times = new JwtTimestampValidator(security.clockSkew());
        boolean expiryRequired = settings.requireExpiry() && !security.insecure();
        times.setAllowEmptyExpiryClaim(!expiryRequired);
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
                ? OAuth2TokenValidatorResult.failure(timeProblem(token, expiryRequired, clock))
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

    /** Without an expiry that is required it is not the time that is wrong. */
    private static OAuth2Error timeProblem(Jwt token, boolean expiryRequired, Clock clock) {
        Instant expires = token.getExpiresAt();
        Instant notBefore = token.getNotBefore();
        if (expires == null && expiryRequired) {
            return invalidToken("The token has no expiry (exp).");
        }
        String explanation = expires == null || (notBefore != null && notBefore.isAfter(clock.instant()))
                ? "The token is not valid before %s (nbf).".formatted(notBefore)
                : "The token expired at %s (exp).".formatted(expires);
        return new OAuth2Error(EXPIRED, explanation, null);
    }

    private static OAuth2Error invalidToken(String explanation) {
        return new OAuth2Error(OAuth2ErrorCodes.INVALID_TOKEN, explanation, null);
    }
}
