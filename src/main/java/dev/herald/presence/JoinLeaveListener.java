package dev.herald.presence;

import dev.herald.topic.ClientInfo;
import dev.herald.topic.Topic;

/**
 * Receives the joins and leaves of the topics that are watched on this node.
 *
 * <p>Called by one thread, which must not be blocked: for each client in order, and for all nodes alike.
 */
public interface JoinLeaveListener {

    /** A client subscribed. */
    void joined(Topic topic, ClientInfo client);

    /** A client unsubscribed, or its session or its node ended. */
    void left(Topic topic, ClientInfo client);
}
