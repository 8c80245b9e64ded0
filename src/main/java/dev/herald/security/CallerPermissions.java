package dev.herald.security;

import dev.herald.jetty.ClientConnection;
import dev.herald.limits.Callers;
import dev.herald.topic.Caller;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicPattern;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * The permissions of a caller.
 *
 * <p>The topics of every session, {@link Topic#BROADCAST} and {@link Topic#TICK}, need no pattern. Immutable; holds no secret.
 *
 * @param name the key of rate limits: the name of the API key or the user of the token
 * @param user the user of a token; null without one
 * @param subscribeTopics the topics to which it may subscribe and whose history it may read
 * @param publishTopics the topics to which it may publish
 * @param until when its credentials expire; null for never
 */
public record CallerPermissions(
        String name,
        @Nullable String user,
        Set<Scope> scopes,
        List<TopicPattern> subscribeTopics,
        List<TopicPattern> publishTopics,
        @Nullable Instant until) {

    private static final String ANONYMOUS = "anonymous";
    private static final String API_KEY = "key:";

    static final List<TopicPattern> ALL_TOPICS = List.of(new TopicPattern("*"));

    /** Those of every caller while no credentials are configured. */
    static final CallerPermissions UNRESTRICTED =
            new CallerPermissions(ANONYMOUS, null, EnumSet.allOf(Scope.class), ALL_TOPICS, ALL_TOPICS, null);

    /** Those of the request that this thread handles; none if it handles no request. */
    public static CallerPermissions current() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication != null && authentication.getPrincipal() instanceof CallerPermissions permissions
                ? permissions
                : anonymous(List.of());
    }

    /** Those of the API key of this name. */
    static CallerPermissions ofApiKey(String name, Set<Scope> scopes) {
        return new CallerPermissions(API_KEY + name, null, scopes, ALL_TOPICS, ALL_TOPICS, null);
    }

    /** Those of a caller without credentials, while some are configured: to subscribe to these topics. */
    static CallerPermissions anonymous(List<TopicPattern> subscribeTopics) {
        return new CallerPermissions(
                ANONYMOUS,
                null,
                subscribeTopics.isEmpty() ? Set.of() : Set.of(Scope.READ),
                subscribeTopics,
                List.of(),
                null);
    }

    /** Those of a client that the application has authenticated: to subscribe to the topics of every session; null for no user. */
    static CallerPermissions authenticated(@Nullable String user) {
        return new CallerPermissions(
                user == null ? ANONYMOUS : "user:" + user, user, Set.of(Scope.READ), List.of(), List.of(), null);
    }

    /** Every permission, for ever, under the same name. */
    CallerPermissions unrestricted() {
        return new CallerPermissions(name, user, EnumSet.allOf(Scope.class), ALL_TOPICS, ALL_TOPICS, null);
    }

    /** The same until another time; null for ever. */
    CallerPermissions withUntil(@Nullable Instant end) {
        return new CallerPermissions(name, user, scopes, subscribeTopics, publishTopics, end);
    }

    /** Whether it has no credentials. The name is unambiguous: those of keys and users have a colon, that of other tokens differs. */
    public boolean isAnonymous() {
        return name.equals(ANONYMOUS);
    }

    /** Its name; null without credentials, where limits count addresses. */
    public @Nullable String nameUnlessAnonymous() {
        return isAnonymous() ? null : name;
    }

    /** Whose share of a limit it is, of the one whose {@code request} this is. */
    public Caller caller(HttpServletRequest request) {
        return caller(ClientConnection.addressOf(request));
    }

    /** Whose share of a limit it is, of one with this address. */
    public Caller caller(@Nullable InetAddress address) {
        return isAnonymous() ? Callers.ofAddress(address) : Callers.named(name);
    }

    boolean isApiKey() {
        return name.startsWith(API_KEY);
    }

    public boolean maySubscribe(Topic topic) {
        if (topic.isForOperators()) {
            return scopes.contains(Scope.OPERATE);
        }
        return scopes.contains(Scope.READ)
                && (topic.equals(Topic.BROADCAST) || topic.equals(Topic.TICK) || matches(subscribeTopics, topic));
    }

    /**
     * Checks that it may subscribe to all of these topics.
     *
     * @throws NotAllowedException if it may not
     */
    public void checkSubscribe(List<Topic> topics) {
        topics.stream().filter(topic -> !maySubscribe(topic)).findFirst().ifPresent(topic -> {
            throw NotAllowedException.ofSubscription(this, topic);
        });
    }

    /**
     * Checks that it may publish to all of these topics.
     *
     * @throws NotAllowedException if it may not
     */
    public void checkPublish(List<Topic> topics) {
        topics.stream().filter(topic -> !mayPublish(topic)).findFirst().ifPresent(topic -> {
            throw NotAllowedException.ofPublication(this, topic);
        });
    }

    boolean mayPublish(Topic topic) {
        return scopes.contains(Scope.PUBLISH) && !topic.isForOperators() && matches(publishTopics, topic);
    }

    private static boolean matches(List<TopicPattern> patterns, Topic topic) {
        return patterns.stream().anyMatch(pattern -> pattern.matches(topic));
    }
}
