package dev.herald.security;

import dev.herald.topic.InvalidTopicException;
import dev.herald.topic.TopicPattern;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.Jwt;

/**
 * Maps the claims of a verified token to permissions.
 *
 * <p>{@code sub} is the user; {@code herald.subscribe} and {@code herald.publish} are lists of topic patterns, and
 * {@code herald.operate} is {@code true} for an operator; they may also be members of one object {@code herald}. Every token
 * may subscribe to the topics of every session. The permissions expire at {@code exp} plus the clock skew.
 */
final class ClaimsMapper {

    private static final int MAX_USER = 255;

    private final Duration clockSkew;

    ClaimsMapper(Duration clockSkew) {
        this.clockSkew = clockSkew;
    }

    /**
     * @throws InvalidCredentialsException if a claim is invalid
     */
    CallerPermissions permissions(Jwt token) {
        List<TopicPattern> publishTopics = patterns(token, "publish");
        Set<Scope> scopes = EnumSet.of(Scope.READ);
        if (!publishTopics.isEmpty()) {
            scopes.add(Scope.PUBLISH);
        }
        if (Boolean.TRUE.equals(claim(token, "operate"))) {
            scopes.add(Scope.OPERATE);
        }
        String user = user(token);
        Instant expires = token.getExpiresAt();
        return new CallerPermissions(
                user == null ? "token" : "user:" + user,
                user,
                Set.copyOf(scopes),
                patterns(token, "subscribe"),
                publishTopics,
                expires == null ? null : expires.plus(clockSkew));
    }

    private static @Nullable String user(Jwt token) {
        String user = token.getSubject();
        if (user != null && (user.isEmpty() || user.length() > MAX_USER)) {
            throw new InvalidCredentialsException("The claim sub of %d characters is invalid: 1 to %d are accepted."
                    .formatted(user.length(), MAX_USER));
        }
        return user;
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
