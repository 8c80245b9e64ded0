package dev.herald.security;

import dev.herald.security.SubscriptionClaims.Overrides;
import dev.herald.topic.InvalidTopicException;
import dev.herald.topic.Topic;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.Jwt;

/**
 * Reads connection and subscription tokens: the claims of Centrifugo beside Herald's own.
 *
 * <p>What {@code expire_at} says of the connection or subscription holds instead of {@code exp}, which is then of the token alone; 0 is never.
 */
final class ClientClaims {

    private static final int MAX_SUBSCRIPTIONS = 1000;

    private final SecuritySettings settings;
    private final ClaimsMapper claims;

    ClientClaims(SecuritySettings settings, ClaimsMapper claims) {
        this.settings = settings;
        this.claims = claims;
    }

    /** Where everything is allowed, connections do not expire. */
    ConnectionClaims connection(Jwt token, byte[] json, @Nullable String issuer) {
        CallerPermissions permissions = claims.permissions(token, issuer);
        TokenPayload payload = TokenPayload.of(json);
        String user = Objects.requireNonNullElse(permissions.user(), "");
        Instant expiry = settings.insecure() ? null : expiry(token, payload);
        return new ConnectionClaims(
                permissions.withUntil(claims.until(expiry)),
                user,
                expiry,
                expiry != null,
                payload.data("info"),
                payload.data("data"),
                subscriptions(user, payload),
                payload.objectBytes("meta"));
    }

    SubscriptionClaims subscription(Jwt token, byte[] json, @Nullable String issuer) {
        TokenPayload payload = TokenPayload.of(json);
        String channel = payload.string(SubscriptionClaims.CHANNEL);
        if (channel == null || channel.isEmpty()) {
            throw new InvalidCredentialsException("The token has no channel: a subscription token is required.");
        }
        String user = Objects.requireNonNullElse(claims.user(token, issuer), "");
        return new SubscriptionClaims(
                user,
                channel,
                nullIfEmpty(payload.string("client")),
                expiry(token, payload),
                payload.data("info"),
                payload.data("data"),
                overrides(payload));
    }

    private static @Nullable Instant expiry(Jwt token, TokenPayload payload) {
        Double seconds = payload.number("expire_at");
        if (seconds == null) {
            return token.getExpiresAt();
        }
        return seconds == 0 ? null : TokenTimes.instant(seconds);
    }

    private static Map<String, SubscriptionClaims> subscriptions(String user, TokenPayload payload) {
        TokenPayload subs = payload.object("subs");
        List<String> channels = payload.strings("channels");
        Map<String, SubscriptionClaims> subscriptions = new LinkedHashMap<>();
        if (subs != null) {
            for (String topic : checked("subs", subs.names(), payload)) {
                subscriptions.put(topic, serverSide(user, topic, Objects.requireNonNull(subs.object(topic))));
            }
        } else if (channels != null) {
            checked("channels", channels, payload)
                    .forEach(topic -> subscriptions.put(topic, serverSide(user, topic, TokenPayload.EMPTY)));
        }
        return Map.copyOf(subscriptions);
    }

    private static SubscriptionClaims serverSide(String user, String topic, TokenPayload payload) {
        return new SubscriptionClaims(
                user, topic, null, null, payload.data("info"), payload.data("data"), overrides(payload));
    }

    private static List<String> checked(String claim, Collection<String> topics, TokenPayload payload) {
        if (topics.size() > MAX_SUBSCRIPTIONS) {
            throw payload.invalid(claim, "at most %d topics are accepted".formatted(MAX_SUBSCRIPTIONS));
        }
        try {
            List<Topic> named = topics.stream().map(Topic::new).toList();
            if (named.stream().anyMatch(Topic::isForOperators)) {
                throw payload.invalid(claim, "topic %s is accepted in a command alone".formatted(Topic.SESSION_EVENTS));
            }
            return named.stream().map(Topic::name).toList();
        } catch (InvalidTopicException e) {
            throw new InvalidCredentialsException("The claim %s is invalid. %s".formatted(claim, e.getMessage()));
        }
    }

    private static Overrides overrides(TokenPayload payload) {
        TokenPayload override = payload.object("override");
        return override == null
                ? Overrides.NONE
                : new Overrides(
                        value(override, "presence"),
                        value(override, "join_leave"),
                        value(override, "force_push_join_leave"),
                        value(override, "force_recovery"),
                        value(override, "force_positioning"));
    }

    private static @Nullable Boolean value(TokenPayload override, String name) {
        TokenPayload option = override.object(name);
        return option == null ? null : Boolean.valueOf(Boolean.TRUE.equals(option.bool("value")));
    }

    private static @Nullable String nullIfEmpty(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }
}
