package dev.herald.centrifugo;

import dev.herald.broadcast.LiveSubscriptions;
import dev.herald.broadcast.SubscriptionRequestFactory;
import dev.herald.limits.Limit;
import dev.herald.limits.LimitMeters;
import dev.herald.topic.InvalidTopicException;
import dev.herald.topic.Topic;
import org.springframework.stereotype.Component;

/** Reads the names of topics in commands, which call them channels. */
@Component
class TopicNames {

    private final SubscriptionRequestFactory requests;
    private final LiveSubscriptions subscriptions;
    private final LimitMeters limits;

    TopicNames(SubscriptionRequestFactory requests, LiveSubscriptions subscriptions, LimitMeters limits) {
        this.requests = requests;
        this.subscriptions = subscriptions;
        this.limits = limits;
    }

    /**
     * The topic of this name.
     *
     * @throws DisconnectException if there is none
     * @throws CommandException if it is invalid
     */
    Topic required(String name) {
        if (name.isEmpty()) {
            throw new DisconnectException(DisconnectCodes.BAD_REQUEST);
        }
        return optional(name);
    }

    /** @throws CommandException if it is invalid */
    Topic optional(String name) {
        try {
            return new Topic(name);
        } catch (InvalidTopicException e) {
            throw new CommandException(ErrorCode.BAD_REQUEST);
        }
    }

    /** The same, to be kept for as long as a subscription lasts. */
    Topic toKeep(Topic topic) {
        return subscriptions.shared(topic);
    }

    /** @throws CommandException if these are more subscriptions than a session may have */
    void checkCount(int subscriptions) {
        if (subscriptions > requests.maxTopics()) {
            limits.hit(Limit.TOPICS);
            throw new CommandException(ErrorCode.LIMIT_EXCEEDED);
        }
    }
}
