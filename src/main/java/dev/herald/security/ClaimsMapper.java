package dev.herald.security;

import dev.herald.topic.InvalidTopicException;
import dev.herald.topic.TopicPattern;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;

/**
 * Maps the claims of a verified token to permissions.
 *
 * <p>{@code sub} is the user; {@code herald.subscribe} and {@code herald.publish} are lists of topic patterns, and
 * {@code herald.operate} is {@code true} for an operator; they may also be members of one object {@code herald}. Every token
 * may subscribe to the topics of every session. The permissions expire at {@code exp} plus the clock skew.
 */
final class ClaimsMapper {

    private static final int MAX_USER = 255;

    private final SecuritySettings settings;
    private final Issuers issuers;

    ClaimsMapper(SecuritySettings settings, Issuers issuers) {
        this.settings = settings;
        this.issuers = issuers;
    }

    /**
     * @throws InvalidCredentialsException if a claim is invalid
     */
    CallerPermissions permissions(Jwt token, @Nullable String configuredIssuer) {
        if (isSubscriptionToken(token)) {
            throw new InvalidCredentialsException(
                    "The token is a subscription token (channel): it is accepted for subscribing only.");
        }
        List<TopicPattern> publishTopics = patterns(token, "publish");
        Set<Scope> scopes = EnumSet.of(Scope.READ);
        if (!publishTopics.isEmpty()) {
            scopes.add(Scope.PUBLISH);
        }
        if (Boolean.TRUE.equals(claim(token, "operate"))) {
            scopes.add(Scope.OPERATE);
        }
        String user = user(token, configuredIssuer);
        return settings.granted(new CallerPermissions(
                user == null ? anonymous(token) : "user:" + user,
                user,
                Set.copyOf(scopes),
                patterns(token, "subscribe"),
                publishTopics,
                until(token.getExpiresAt())));
    }

    /** When permissions end that expire then: later by the clock skew. */
    @Nullable
    Instant until(@Nullable Instant expiry) {
        return expiry == null ? null : expiry.plus(settings.clockSkew());
    }

    private static boolean isSubscriptionToken(Jwt token) {
        Object channel = token.getClaims().get(SubscriptionClaims.CHANNEL);
        return channel != null && !channel.equals("");
    }

    /** A token without a user has limits of its own. */
    private static String anonymous(Jwt token) {
        return "token:" + token.getTokenValue();
    }

    /** The user of a token; null without {@code sub}, or if it is empty. */
    @Nullable
    String user(Jwt token, @Nullable String configuredIssuer) {
        String name = token.getSubject();
        if (name == null || name.isEmpty()) {
            return null;
        }
        String issuer = token.getClaimAsString(JwtClaimNames.ISS);
        checkLength(JwtClaimNames.SUB, name);
        if (issuer != null && configuredIssuer == null) {
            checkLength(JwtClaimNames.ISS, issuer);
        }
        return issuers.ofToken(configuredIssuer, issuer, name).key();
    }

    private static void checkLength(String claim, String value) {
        if (value.isEmpty() || value.length() > MAX_USER) {
            throw new InvalidCredentialsException("The claim %s of %d characters is invalid: 1 to %d are accepted."
                    .formatted(claim, value.length(), MAX_USER));
        }
    }

    private static List<TopicPattern> patterns(Jwt token, String name) {
        Object claim = claim(token, name);
        if (claim == null) {
            return List.of();
        }
        if (!(claim instanceof Collection<?> texts) || !texts.stream().allMatch(String.class::isInstance)) {
            throw new InvalidCredentialsException(
                    "The claim herald.%s is invalid: a list of topic patterns is required.".formatted(name));
        }
        try {
            return texts.stream().map(String.class::cast).map(TopicPattern::new).toList();
        } catch (InvalidTopicException e) {
            throw new InvalidCredentialsException("The claim herald.%s is invalid. %s".formatted(name, e.getMessage()));
        }
    }

    private static @Nullable Object claim(Jwt token, String name) {
        Object flat = token.getClaims().get("herald." + name);
        return flat == null && token.getClaims().get("herald") instanceof Map<?, ?> nested ? nested.get(name) : flat;
    }
}
