package dev.herald.broadcast;

import dev.herald.topic.Topic;
import java.util.concurrent.CompletableFuture;

/**
 * The port to where a topic's order is kept: brings what is published to this node while it has subscribers for it.
 *
 * <p>Calls for one topic come one at a time. Nothing here blocks.
 */
public interface TopicSource {

    /**
     * Fills {@code appender}, from now until it is {@link #close closed}.
     *
     * @return completes when its log holds the history of the topic and everything that is published from then on will
     *     follow; as long as that cannot be had, it does not
     */
    CompletableFuture<?> open(TopicAppender appender);

    /** There is no subscriber any more. */
    void close(TopicAppender appender);

    /** Whether the logs of this node are all there is, also of topics without subscribers on this node. */
    boolean isLocal();

    /**
     * Reads what was published to an open topic and has not arrived on this node.
     *
     * @return completes when its log holds all that was published before this call; as long as that cannot be had, it does
     *     not. Many callers cost no more than one
     */
    CompletableFuture<?> catchUp(Topic topic);
}
