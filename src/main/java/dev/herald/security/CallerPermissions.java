package dev.herald.security;

import dev.herald.topic.Topic;
import dev.herald.topic.TopicPattern;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * What one caller may do: never more than its credentials say.
 *
 * <p>What every session hears anyway, {@link Topic#BROADCAST} and the clock, needs no pattern. Immutable; holds no secret.
 *
 * @param name whom limits count by: the key's name or the token's user
 * @param user the user that a token speaks for; null for keys and for nobody
 * @param hears the topics that it may listen to and read
 * @param publishes the topics that it may publish to
 * @param until when its credentials are no longer good; null for never
 */
public record CallerPermissions(
        String name,
        @Nullable String user,
        Set<Scope> scopes,
        List<TopicPattern> hears,
        List<TopicPattern> publishes,
        @Nullable Instant until) {

    private static final String ANONYMOUS = "anonymous";
    private static final String API_KEY = "key:";

    static final List<TopicPattern> EVERY_TOPIC = List.of(new TopicPattern("*"));

    /** Of everybody, while Herald answers only its own machine or was told to answer all. */
    static final CallerPermissions EVERYTHING =
            new CallerPermissions(ANONYMOUS, null, EnumSet.allOf(Scope.class), EVERY_TOPIC, EVERY_TOPIC, null);

    /** Of the request that this thread handles; it allows nothing if the thread handles none. */
    public static CallerPermissions current() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication != null && authentication.getPrincipal() instanceof CallerPermissions permissions
                ? permissions
                : anonymous(List.of());
    }

    /** Of the API key of this name. */
    static CallerPermissions ofApiKey(String name, Set<Scope> scopes) {
        return new CallerPermissions(API_KEY + name, null, scopes, EVERY_TOPIC, EVERY_TOPIC, null);
    }

    /** Of who shows no credentials, where there are some: to listen to these topics, if there are any. */
    static CallerPermissions anonymous(List<TopicPattern> hears) {
        return new CallerPermissions(
                ANONYMOUS, null, hears.isEmpty() ? Set.of() : Set.of(Scope.READ), hears, List.of(), null);
    }

    /** Whether it showed no credentials; no key or token has this name, as theirs have a colon or are of a token. */
    public boolean isAnonymous() {
        return name.equals(ANONYMOUS);
    }

    boolean isApiKey() {
        return name.startsWith(API_KEY);
    }

    public boolean mayHear(Topic topic) {
        return scopes.contains(Scope.READ)
                && (topic.equals(Topic.BROADCAST) || topic.equals(Topic.TICK) || matches(hears, topic));
    }

    /**
     * Whether it may listen to all of these.
     *
     * @throws NotAllowedException if not
     */
    public void checkHears(List<Topic> topics) {
        topics.stream().filter(topic -> !mayHear(topic)).findFirst().ifPresent(topic -> {
            throw new NotAllowedException(this, Scope.READ, topic);
        });
    }

    /**
     * Whether it may publish to all of these.
     *
     * @throws NotAllowedException if not
     */
    public void checkPublishes(List<Topic> topics) {
        topics.stream().filter(topic -> !mayPublish(topic)).findFirst().ifPresent(topic -> {
            throw new NotAllowedException(this, Scope.PUBLISH, topic);
        });
    }

    private boolean mayPublish(Topic topic) {
        return scopes.contains(Scope.PUBLISH) && matches(publishes, topic);
    }

    private static boolean matches(List<TopicPattern> patterns, Topic topic) {
        return patterns.stream().anyMatch(pattern -> pattern.matches(topic));
    }
}
