package dev.herald.centrifugo;

import dev.herald.broadcast.HistorySlice;
import dev.herald.centrifugo.protocol.SubscribeRequest;
import dev.herald.topic.Position;
import dev.herald.topic.TopicLog;
import org.jspecify.annotations.Nullable;

/**
 * What a client has received of a topic and wants to go on from.
 *
 * @param isWanted whether it wants to
 * @param epoch empty matches every one
 * @param isRequired whether it is not to be subscribed if it would miss something
 */
record Recovery(boolean isWanted, String epoch, long offset, boolean isRequired) {

    static final Recovery NONE = new Recovery(false, "", 0, false);

    /** Bit of the flags of a request: reject it if the position is unrecoverable. */
    private static final long REJECT_UNRECOVERABLE = 2;

    static Recovery of(SubscribeRequest request) {
        return new Recovery(
                request.getRecover(),
                request.getEpoch(),
                request.getOffset(),
                (request.getFlag() & REJECT_UNRECOVERABLE) != 0);
    }

    /** The position in this log; null if no log can have it. */
    @Nullable
    Position position(TopicLog log) {
        return position(log.epoch());
    }

    /**
     * The same.
     *
     * @param newest the epoch that it has if the client names none
     */
    @Nullable
    Position position(long newest) {
        return new HistorySlice.Since(epoch, offset).position(newest);
    }

    /** Whether the log may not hold yet what the client has received. */
    boolean isBehind(TopicLog log) {
        Position position = isWanted ? position(log) : null;
        return position != null && log.isBehind(position);
    }
}
