package dev.herald.centrifugo;

import dev.herald.broadcast.SessionEventsTopic;
import dev.herald.security.ClientTokens;
import dev.herald.security.ConnectionClaims;
import dev.herald.security.TopicAccess;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicSettings;
import java.util.Collection;
import org.springframework.stereotype.Component;

/**
 * What a client may do with a topic: by its connection token, by the options of the topic, and by the name of the topic. A subscription
 * token permits its topic by itself, and is not looked at here.
 */
@Component
class ClientAccess {

    private final TopicSettings settings;
    private final SessionEventsTopic sessionEvents;
    private final boolean insecure;

    ClientAccess(TopicSettings settings, SessionEventsTopic sessionEvents, ClientTokens tokens) {
        this.settings = settings;
        this.sessionEvents = sessionEvents;
        this.insecure = tokens.isInsecure();
    }

    /** @throws CommandException if it may not subscribe without a subscription token */
    void checkSubscribe(Client client, Topic topic) {
        if (!access(client).maySubscribe(topic, settings.options(topic))) {
            throw new CommandException(ErrorCode.PERMISSION_DENIED);
        }
        checkAvailable(topic);
    }

    private void checkAvailable(Topic topic) {
        if (sessionEvents.isOff(topic)) {
            throw new CommandException(ErrorCode.NOT_AVAILABLE, SessionEventsTopic.OFF);
        }
    }

    /** Whether it may have these topics by whatever subscribes it: no token and no backend can subscribe it to one of operators. */
    boolean mayBeSubscribed(Client client, Collection<Topic> topics) {
        TopicAccess own = access(client);
        return topics.stream().allMatch(own::maySubscribeWithToken);
    }

    boolean maySubscribe(Client client, Topic topic) {
        return !sessionEvents.isOff(topic) && access(client).maySubscribe(topic, settings.options(topic));
    }

    /** @throws CommandException if it may not publish */
    void checkPublish(Client client, Topic topic) {
        boolean isAllowed = access(client).mayPublish(topic, settings.options(topic), client.isSubscribed(topic));
        if (!isAllowed || topic.equals(Topic.TICK)) {
            throw new CommandException(ErrorCode.PERMISSION_DENIED);
        }
    }

    /** @throws CommandException if the topic has no presence, or the client may not read it */
    void checkPresence(Client client, Topic topic) {
        if (!settings.options(topic).presence()) {
            throw new CommandException(ErrorCode.NOT_AVAILABLE);
        }
        if (!mayReadPresence(client, topic, client.isSubscribed(topic))) {
            throw new CommandException(ErrorCode.PERMISSION_DENIED);
        }
    }

    /** @throws CommandException if the topic has no history, or the client may not read it */
    void checkHistory(Client client, Topic topic) {
        if (!settings.options(topic).history() || !topic.isRecoverable()) {
            throw new CommandException(ErrorCode.NOT_AVAILABLE);
        }
        if (!mayReadHistory(client, topic, client.isSubscribed(topic))) {
            throw new CommandException(ErrorCode.PERMISSION_DENIED);
        }
        checkAvailable(topic);
    }

    /** Whether it may ask who is subscribed. */
    boolean mayReadPresence(Client client, Topic topic, boolean isSubscribed) {
        return access(client).mayReadPresence(settings.options(topic), isSubscribed);
    }

    /** Whether it may ask for history, by itself or to recover. */
    boolean mayReadHistory(Client client, Topic topic, boolean isSubscribed) {
        return access(client).mayReadHistory(topic, settings.options(topic), isSubscribed);
    }

    private TopicAccess access(Client client) {
        ConnectionClaims claims = client.claims();
        // By the whole user: of several issuers each may have one of this name.
        return new TopicAccess(claims.permissions(), claims.user(), insecure);
    }
}
