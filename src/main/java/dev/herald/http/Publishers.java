package dev.herald.http;

import dev.herald.limits.PublishLimit;
import dev.herald.security.Access;
import dev.herald.topic.Topic;
import java.util.List;
import org.springframework.stereotype.Component;

/** Whoever wants to publish: whether it may, and whether it does so too often. */
@Component
class Publishers {

    private final PublishLimit limit;

    Publishers(PublishLimit limit) {
        this.limit = limit;
    }

    /**
     * Counts a message to each of these topics, for the caller whose request this thread handles.
     *
     * @throws dev.herald.security.NotAllowedException if it may not publish to all of them
     * @throws dev.herald.limits.LimitExceededException if it publishes more than it may now
     */
    void admit(List<Topic> topics) {
        Access access = Access.current();
        access.checkPublishes(topics);
        if (!access.isAnonymous()) {
            limit.check(access.name(), topics.size());
        }
    }
}
