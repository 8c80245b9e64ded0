package dev.herald.publishing;

import dev.herald.broadcast.Publisher;
import dev.herald.limits.PublishLimit;
import dev.herald.security.CallerPermissions;
import dev.herald.topic.Caller;
import dev.herald.topic.Topic;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.stereotype.Component;

/** Checks that a caller may publish to topics and stays within its publish rate. */
@Component
public class PublishAuthorizer {

    private final PublishLimit limit;

    PublishAuthorizer(PublishLimit limit) {
        this.limit = limit;
    }

    /** The caller whose request this thread handles. All callers without credentials are one publisher. */
    public Publisher publisher() {
        return new Publisher(CallerPermissions.current().name());
    }

    /** Whose share of the topics and of their history the messages of {@code request} are. */
    public Caller caller(HttpServletRequest request) {
        return CallerPermissions.current().caller(request);
    }

    /**
     * Counts a message to each of these topics for the caller whose request this thread handles.
     *
     * @throws NotPublishableException if one of them is {@link Topic#TICK}, which each node publishes itself
     * @throws dev.herald.security.NotAllowedException if it lacks permission for one of them
     * @throws dev.herald.limits.LimitExceededException if it exceeds its publish rate
     */
    public void authorize(List<Topic> topics, HttpServletRequest request) {
        CallerPermissions permissions = CallerPermissions.current();
        check(topics, permissions);
        count(topics.size(), permissions.caller(request));
    }

    /**
     * Checks that a caller may publish to these topics.
     *
     * @throws NotPublishableException if one of them is {@link Topic#TICK}, which each node publishes itself
     * @throws dev.herald.security.NotAllowedException if it lacks permission for one of them
     */
    public void check(List<Topic> topics, CallerPermissions permissions) {
        if (topics.contains(Topic.TICK)) {
            throw new NotPublishableException(
                    "Topic tick cannot be published to: each node publishes it once a second.");
        }
        permissions.checkPublish(topics);
    }

    /**
     * Counts messages for a caller.
     *
     * @throws dev.herald.limits.LimitExceededException if it exceeds its publish rate
     */
    public void count(int messages, Caller caller) {
        limit.check(caller, messages);
    }
}
