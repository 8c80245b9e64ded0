package dev.herald.security;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtAudienceValidator;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/** Verifies the tokens of one issuer: signature, algorithm, type, times, audience and issuer (RFC 7519, RFC 8725). */
final class TokenVerifier {

    private final @Nullable String issuer;
    private final NimbusJwtDecoder decoder;

    TokenVerifier(TokenIssuer settings, Duration clockSkew, Clock clock) {
        this.issuer = settings.issuer();
        this.decoder = new NimbusJwtDecoder(processor(IssuerKeys.of(settings)));
        decoder.setJwtValidator(validator(settings, clockSkew, clock));
    }

    /** Whether it verifies tokens with this {@code iss}. */
    boolean isFor(@Nullable String tokensIssuer) {
        return issuer == null || Objects.equals(issuer, tokensIssuer);
    }

    /**
     * May block for the keys of a remote issuer.
     *
     * @throws JwtException if it is invalid or expired
     */
    Jwt verify(String token) {
        return decoder.decode(token);
    }

    private static DefaultJWTProcessor<SecurityContext> processor(IssuerKeys keys) {
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(keys.algorithms(), keys.source()));
        // The type of access tokens: RFC 9068, section 2.1.
        processor.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
        // Times and the rest are validated below.
        processor.setJWTClaimsSetVerifier((claims, context) -> {});
        return processor;
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
