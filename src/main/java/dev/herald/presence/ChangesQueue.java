package dev.herald.presence;

import dev.herald.presence.NodeChanges.Change;
import dev.herald.presence.NodeChanges.ClientsPart;
import dev.herald.topic.Ticker;
import dev.herald.topic.Topic;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What one other node is still to be sent about the topics that it watches.
 *
 * <p>Messages are numbered, and one that is lost leaves a gap, so that the node asks again. Whatever waits while one is under way goes into
 * the next. If too many changes wait they are dropped, and all clients of its topics are sent instead. Used by one thread.
 */
final class ChangesQueue {

    static final int MAX_CHANGES = 10_000;
    private static final int MAX_BYTES = 256 * 1024;

    private final Set<Topic> topics = new HashSet<>();
    private final LinkedHashSet<Topic> due = new LinkedHashSet<>();
    private final Deque<Change> changes = new ArrayDeque<>();
    private final Deque<ClientsPart> parts = new ArrayDeque<>();
    private final Function<Topic, List<Entry>> local;
    private final Ticker ticker;
    private long sent;
    private boolean isSending;

    /** @param local the clients of this node */
    ChangesQueue(Function<Topic, List<Entry>> local, Ticker ticker) {
        this.local = local;
        this.ticker = ticker;
    }

    void watch(Topic topic) {
        topics.add(topic);
        due.add(topic);
    }

    /** Returns false if no topic remains. */
    boolean unwatch(Topic topic) {
        topics.remove(topic);
        due.remove(topic);
        return !topics.isEmpty();
    }

    Set<Topic> topics() {
        return topics;
    }

    /** Returns how many changes were dropped. */
    int add(Change change) {
        if (changes.size() < MAX_CHANGES) {
            changes.add(change);
            return 0;
        }
        int dropped = changes.size() + 1;
        resend();
        return dropped;
    }

    /** Sends all clients of all topics. */
    void resend() {
        changes.clear();
        parts.clear();
        due.addAll(topics);
    }

    /** The next message; null if there is none, or until the last one is {@link #sent}. */
    @Nullable
    NodeChanges next() {
        if (isSending || (parts.isEmpty() && due.isEmpty() && changes.isEmpty())) {
            return null;
        }
        if (parts.isEmpty() && !due.isEmpty()) {
            divide(due.removeFirst());
        }
        return parts.isEmpty() ? message(nextChanges(), null) : message(List.of(), parts.remove());
    }

    /** Only its number: whoever has missed a message learns of it. */
    @Nullable
    NodeChanges reminder() {
        return isSending || topics.isEmpty() ? null : message(List.of(), null);
    }

    /** The last message was sent, or is lost. */
    void sent() {
        isSending = false;
    }

    private NodeChanges message(List<Change> next, @Nullable ClientsPart state) {
        isSending = true;
        sent++;
        return new NodeChanges(sent, next, state);
    }

    private List<Change> nextChanges() {
        List<Change> next = new ArrayList<>();
        for (int bytes = 0; bytes < MAX_BYTES && !changes.isEmpty(); ) {
            Change change = changes.remove();
            bytes += change.client().size();
            next.add(change);
        }
        return next;
    }

    private void divide(Topic topic) {
        Iterator<Entry> clients = local.apply(topic).iterator();
        boolean isFirst = true;
        do {
            List<ClientRow> part = new ArrayList<>();
            List<Integer> ages = new ArrayList<>();
            for (int bytes = 0; bytes < MAX_BYTES && clients.hasNext(); ) {
                Entry entry = clients.next();
                ClientRow row = ClientRow.of(entry.client());
                bytes += row.size();
                part.add(row);
                ages.add(entry.ageMillis(ticker.nanos()));
            }
            parts.add(new ClientsPart(topic.name(), isFirst, !clients.hasNext(), part, ages));
            isFirst = false;
        } while (clients.hasNext());
    }
}
