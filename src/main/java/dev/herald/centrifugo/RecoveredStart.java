package dev.herald.centrifugo;

import dev.herald.session.PublicationForm;
import dev.herald.topic.Position;
import dev.herald.topic.Publication;
import dev.herald.topic.RecoveryMode;
import dev.herald.topic.ReplayStart;
import dev.herald.topic.TopicLog;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a subscription begins in a log, and what the reply to its request says of that.
 *
 * @param newest the position that the topic had then
 * @param cursor of the first publication that is delivered after the reply
 * @param publications those in the reply, which are missed ones
 * @param isRecovered whether the client misses nothing
 */
record RecoveredStart(Position newest, long cursor, List<Publication> publications, boolean isRecovered) {

    /** The missed publications in a reply have about so many bytes; the others follow it, as fast as the client reads them. */
    private static final int REPLY_BYTES = 64 * 1024;

    /** Begins with what is published next. */
    static RecoveredStart atHead(TopicLog log) {
        ReplayStart head = log.fromHead();
        return new RecoveredStart(head.position(), head.cursor(), List.of(), false);
    }

    /** Begins after what the client has received, if that is possible, or else with what is published next. */
    static RecoveredStart of(TopicLog log, Recovery recovery, RecoveryMode mode, @Nullable TagsFilter filter) {
        RecoveredStart head = atHead(log);
        Position position = recovery.position(log);
        if (mode == RecoveryMode.CACHE) {
            return newestOf(log, head, position);
        }
        ReplayStart start = position == null ? null : log.after(position);
        return start == null || start.gap() != null || start.cursor() > head.cursor() || log.isGapAfter(start.cursor())
                ? head
                : missed(log, start.cursor(), head, filter);
    }

    /** A client that wants the newest state has it, or gets it alone. */
    private static RecoveredStart newestOf(TopicLog log, RecoveredStart head, @Nullable Position position) {
        Publication newest = log.get(head.cursor() - 1);
        boolean hasNewest = head.newest().equals(position);
        if (hasNewest || newest == null || newest.gap() != null) {
            return new RecoveredStart(head.newest(), head.cursor(), List.of(), hasNewest);
        }
        return new RecoveredStart(head.newest(), head.cursor(), List.of(newest), true);
    }

    private static RecoveredStart missed(TopicLog log, long from, RecoveredStart head, @Nullable TagsFilter filter) {
        List<Publication> missed = new ArrayList<>();
        long cursor = from;
        for (int bytes = 0; cursor < head.cursor() && bytes < REPLY_BYTES; cursor++) {
            Publication publication = log.get(cursor);
            if (publication == null) {
                return head; // it was evicted meanwhile
            }
            if (filter == null || filter.matches(publication.message().tags())) {
                missed.add(publication);
                bytes += publication.message().size();
            }
        }
        return new RecoveredStart(head.newest(), cursor, List.copyOf(missed), true);
    }

    /** The form of the publication of this index in the reply. */
    static PublicationForm form(SubscriptionTerms terms, int index) {
        return terms.form(index == 0).named();
    }
}
