package dev.herald.security;

import dev.herald.topic.Audience;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicOptions;
import java.util.Set;

/**
 * What a client of the Centrifugo endpoint may do with a topic without a subscription token for it: what its credentials permit on every
 * endpoint, and what the options of the topic permit to everybody of an {@link Audience}. Whether the topic has presence and history
 * at all is not asked here. Immutable.
 *
 * @param caller the permissions of its credentials
 * @param user its user; empty without one
 * @param insecure whether everything is allowed
 */
public record TopicAccess(CallerPermissions caller, String user, boolean insecure) {

    /** A private topic needs a subscription token in any case, also where everything is allowed, as clients of Centrifugo expect. */
    public boolean maySubscribe(Topic topic, TopicOptions options) {
        return !topic.isPrivate()
                && maySubscribeWithToken(topic)
                && (insecure || caller.maySubscribe(topic) || isNamed(topic, options) || isOpen(topic, options));
    }

    /** Whether it may with a subscription token, or by a token or backend that subscribes it: for a topic of operators neither is enough. */
    public boolean maySubscribeWithToken(Topic topic) {
        return !topic.isForOperators() || caller.maySubscribe(topic);
    }

    public boolean mayPublish(Topic topic, TopicOptions options, boolean subscribed) {
        return !topic.isForOperators() && isPublisher(topic, options, subscribed);
    }

    private boolean isPublisher(Topic topic, TopicOptions options, boolean subscribed) {
        return insecure || caller.mayPublish(topic) || isOf(options.publish(), subscribed);
    }

    /** Operators read the same from the list of sessions. */
    public boolean mayReadPresence(TopicOptions options, boolean subscribed) {
        return insecure || caller.scopes().contains(Scope.OPERATE) || isOf(options.presenceAccess(), subscribed);
    }

    /** A permission to subscribe includes the history, as on every endpoint. */
    public boolean mayReadHistory(Topic topic, TopicOptions options, boolean subscribed) {
        return caller.maySubscribe(topic)
                || (!topic.isForOperators() && insecure)
                || isOf(options.historyAccess(), subscribed);
    }

    private boolean isNamed(Topic topic, TopicOptions options) {
        return options.userLimited() && topic.isLimitedTo(user);
    }

    private boolean isOpen(Topic topic, TopicOptions options) {
        return !(options.userLimited() && topic.hasUserBoundary()) && isOf(options.subscribe(), false);
    }

    private boolean isOf(Set<Audience> allowed, boolean subscribed) {
        boolean known = !user.isEmpty() || allowed.contains(Audience.ANONYMOUS);
        return known && (allowed.contains(Audience.CLIENT) || (subscribed && allowed.contains(Audience.SUBSCRIBER)));
    }
}
