package dev.herald.http;

import dev.herald.limits.PublishLimit;
import dev.herald.security.CallerPermissions;
import dev.herald.topic.Topic;
import java.util.List;
import org.springframework.stereotype.Component;

/** Whoever wants to publish: whether it may, and whether it does so too often. */
@Component
class PublishAuthorizer {

    private final PublishLimit limit;

    PublishAuthorizer(PublishLimit limit) {
        this.limit = limit;
    }

    /**
     * Counts a message to each of these topics, for the caller whose request this thread handles.
     *
     * @throws dev.herald.security.NotAllowedException if it may not publish to all of them
     * @throws dev.herald.limits.LimitExceededException if it publishes more than it may now
     */
    void admit(List<Topic> topics) {
        CallerPermissions permissions = CallerPermissions.current();
        permissions.checkPublishes(topics);
        if (!permissions.isAnonymous()) {
            limit.check(permissions.name(), topics.size());
        }
    }
}
