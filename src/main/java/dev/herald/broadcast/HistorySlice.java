package dev.herald.broadcast;

import dev.herald.topic.Position;
import dev.herald.topic.Publication;
import dev.herald.topic.ReplayStart;
import dev.herald.topic.TopicLog;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of the history of a topic.
 *
 * @param newest the position of the topic's newest publication
 */
public record HistorySlice(Position newest, List<Publication> publications) {

    private static final int EPOCH_DIGITS = 16;

    /**
     * Which part.
     *
     * @param since what comes after it, or in the other order before it; null from the beginning
     * @param reverse whether the newest come first
     * @param limit the maximum number of publications
     * @param maxBytes of publications after which no further ones are read
     */
    public record Query(@Nullable Since since, boolean reverse, int limit, int maxBytes) {}

    /**
     * A position as a client names it.
     *
     * @param epoch empty matches every one
     */
    public record Since(String epoch, long offset) {

        /**
         * The position; null if no topic can have it.
         *
         * @param newest the epoch that it has if the client names none
         */
        public @Nullable Position position(long newest) {
            if (offset < 0) {
                return null;
            }
            if (epoch.isEmpty()) {
                return new Position(newest, offset);
            }
            try {
                return epoch.length() == EPOCH_DIGITS
                        ? new Position(HexFormat.fromHexDigitsToLong(epoch), offset)
                        : null;
            } catch (NumberFormatException e) {
                return null;
            }
        }
    }

    /**
     * Of a topic of which there is no log there is nothing but its position.
     *
     * @throws UnrecoverablePositionException if another one is asked for
     */
    public static HistorySlice ofUnknown(Query query, Position newest) {
        if (query.since() != null && !newest.equals(query.since().position(newest.epoch()))) {
            throw new UnrecoverablePositionException();
        }
        return new HistorySlice(newest, List.of());
    }

    /**
     * The part that is asked for.
     *
     * @throws UnrecoverablePositionException if some of it is missing
     */
    public static HistorySlice of(Query query, TopicLog log) {
        ReplayStart head = log.fromHead();
        long cursor = query.since() == null ? log.fromTail().cursor() : after(query.since(), query, log);
        HistoryRange range = query.reverse()
                ? HistoryRange.backward(log, query.since() == null ? head.cursor() : before(log, cursor))
                : HistoryRange.forward(log, cursor, head.cursor());
        return new HistorySlice(head.position(), read(query, range));
    }

    private static List<Publication> read(Query query, HistoryRange range) {
        List<Publication> found = new ArrayList<>();
        int bytes = 0;
        while (found.size() < query.limit() && bytes < query.maxBytes()) {
            Publication next = range.next();
            if (next == null) {
                break;
            }
            bytes += next.message().size();
            found.add(next);
        }
        return found;
    }

    /** The cursor of the publication of which {@code cursor} is after. */
    private static long before(TopicLog log, long cursor) {
        Publication named = log.keptBefore(cursor);
        return named == null ? 0 : named.cursor();
    }

    /** The cursor after the position that the client names. */
    private static long after(Since since, Query query, TopicLog log) {
        Position position = since.position(log.epoch());
        ReplayStart start = position == null ? null : log.after(position);
        boolean isComplete = start != null && start.gap() == null && !log.isGapAfter(start.cursor());
        if (start == null || !(isComplete || query.reverse())) {
            throw new UnrecoverablePositionException();
        }
        return start.cursor();
    }
}
