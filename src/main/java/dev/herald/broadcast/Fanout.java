package dev.herald.broadcast;

import dev.herald.topic.Message;
import dev.herald.topic.OldVersionException;
import dev.herald.topic.Publication;
import dev.herald.topic.TooManyTopicsException;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicLog;
import dev.herald.topic.Topics;
import org.springframework.stereotype.Component;

/**
 * Delivers messages to the subscribers on this node: appends to the topic's log and wakes the workers.
 *
 * <p>Its cost does not grow with the number of subscribers. Each of them receives the publications of a topic in the order of
 * their offsets. Safe for use by any thread.
 */
@Component
public class Fanout {

    private final Topics topics;
    private final TopicSubscribersRegistry registry;
    private final PublishAdmission admission;

    Fanout(Topics topics, TopicSubscribersRegistry registry, PublishAdmission admission) {
        this.topics = topics;
        this.registry = registry;
        this.admission = admission;
    }

    /**
     * Appends {@code message} to the topic's log on this node, which gives it its position, and has it written to the
     * subscribers.
     *
     * @throws OverloadedException if the workers have fallen behind by more than the log holds; nothing was published
     * @throws TooManyTopicsException if the topic is new and there are too many, or its publisher has its share; nothing was
     *     published
     */
    public Receipt deliver(Topic topic, Message message) {
        return deliver(new PublishRequest(topic, message));
    }

    /**
     * The same for a request.
     *
     * @throws MustWaitException if it is {@linkplain PublishRequest#immediate() immediate} and would have to wait; nothing was published
     */
    public Receipt deliver(PublishRequest request) {
        Topic topic = request.topic();
        TopicLog log = registry.pin(topic, request.message().publisher());
        try {
            Publication publication = admission.append(log, request);
            return new Receipt(topic, publication.position(), wake(topic, request.immediate()));
        } catch (OldVersionException e) {
            return Receipt.dropped(topic, e.newest());
        } finally {
            topics.unpin(log);
        }
    }

    /** Removes the history of a topic on this node. */
    public void removeHistory(Topic topic) {
        topics.pinKnown(topic).ifPresent(log -> {
            try {
                registry.removeHistory(log);
            } finally {
                topics.unpin(log);
            }
        });
    }

    /** Sessions on this node that are subscribed to {@code topic}. */
    public int subscribers(Topic topic) {
        TopicSubscribers subscribers = registry.find(topic);
        return subscribers == null ? 0 : subscribers.count();
    }

    /** Returns how many subscribers there are. */
    private int wake(Topic topic, boolean immediate) {
        TopicSubscribers subscribers = registry.find(topic);
        if (subscribers == null) {
            return 0;
        }
        if (!immediate || !subscribers.passNow()) {
            subscribers.wake();
        }
        return subscribers.count();
    }
}
