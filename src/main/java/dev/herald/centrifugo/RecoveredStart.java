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
    static final int REPLY_BYTES = 64 * 1024;

    /** No more are looked at for a reply, though a filter passes over them. */
    private static final int MAX_READ = 1000;

    /** Begins with what is published next. */
    static RecoveredStart atHead(TopicLog log) {
        ReplayStart head = log.fromHead();
        return new RecoveredStart(head.position(), head.cursor(), List.of(), false);
    }

    /** Begins after what the client has received, if that is possible, or else with what is published next. */
    static RecoveredStart of(TopicLog log, Recovery recovery, RecoveryMode mode, @Nullable TagsFilter filter) {
        return of(log, recovery, mode, filter, REPLY_BYTES);
    }

    /** The same with about so many bytes of missed publications in the reply; for 0, all follow it. */
    static RecoveredStart of(
            TopicLog log, Recovery recovery, RecoveryMode mode, @Nullable TagsFilter filter, int replyBytes) {
        Position position = recovery.position(log);
        if (mode == RecoveryMode.CACHE) {
            return newestOf(log, atHead(log), position, filter, replyBytes);
        }
        ReplayStart start = position == null ? null : log.after(position);
        RecoveredStart head = atHead(log); // after that, or the start might be beyond it
        return start == null || start.gap() != null || log.isGapAfter(start.cursor())
                ? head
                : missed(log, start.cursor(), head, filter, replyBytes);
    }

    /** A client that wants the newest state has it, or gets it alone. */
    private static RecoveredStart newestOf(
            TopicLog log,
            RecoveredStart head,
            @Nullable Position position,
            @Nullable TagsFilter filter,
            int replyBytes) {
        boolean hasNewest = head.newest().equals(position);
        Newest newest = hasNewest ? null : newest(log, head.cursor(), filter);
        if (newest == null) {
            return new RecoveredStart(head.newest(), head.cursor(), List.of(), hasNewest);
        }
        return replyBytes == 0
                ? new RecoveredStart(head.newest(), newest.cursor(), List.of(), true)
                : new RecoveredStart(head.newest(), head.cursor(), List.of(newest.publication()), true);
    }

    private record Newest(long cursor, Publication publication) {}

    /** Null if there is none that the client receives, or it is not known because some are missing after it. */
    private static @Nullable Newest newest(TopicLog log, long end, @Nullable TagsFilter filter) {
        Publication found = log.keptBefore(end);
        for (int read = 1; found != null && found.gap() == null && read <= MAX_READ; read++) {
            if (filter == null || filter.matches(found.message().tags())) {
                return new Newest(found.cursor(), found);
            }
            found = log.keptBefore(found.cursor());
        }
        return null;
    }

    private static RecoveredStart missed(
            TopicLog log, long from, RecoveredStart head, @Nullable TagsFilter filter, int replyBytes) {
        List<Publication> missed = new ArrayList<>();
        long cursor = from;
        int bytes = 0;
        for (int read = 0; cursor < head.cursor() && read < MAX_READ && bytes < replyBytes; read++) {
            Publication publication = log.nextKept(cursor);
            if (cursor < log.tail()) {
                return head; // it was evicted meanwhile
            }
            if (publication == null || publication.cursor() >= head.cursor()) {
                cursor = head.cursor();
                break;
            }
            cursor = publication.cursor() + 1;
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
