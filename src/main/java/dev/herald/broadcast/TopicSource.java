package dev.herald.broadcast;

import java.util.concurrent.CompletableFuture;

/**
 * The port to where a topic's order is kept: brings what is published to this node while somebody here listens.
 *
 * <p>Calls for one topic come one at a time. Nothing here blocks.
 */
public interface TopicSource {

    /**
     * Fills {@code appender}, from now until it is {@link #close closed}.
     *
     * @return completes when its log holds what is kept of the topic and everything that is published from then on will
     *     follow; as long as that cannot be had, it does not
     */
    CompletableFuture<?> open(TopicAppender appender);

    /** Nobody listens any more. */
    void close(TopicAppender appender);

    /** Whether the logs of this node are all there is, also of topics to which nobody listens here. */
    boolean isHere();
}
