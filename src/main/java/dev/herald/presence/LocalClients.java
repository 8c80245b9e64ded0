package dev.herald.presence;

import dev.herald.topic.ClientInfo;
import dev.herald.topic.Topic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The clients of this node that are subscribed to a topic, for as long as they are: nothing remains of a topic without any.
 *
 * <p>What changes a topic is one step for all who read it, and {@link Changes} receive it within that step, so in the same
 * order. Nothing here blocks; safe for use by any thread.
 */
@Component
class LocalClients {

    private final ConcurrentHashMap<Topic, Map<String, Entry>> topics = new ConcurrentHashMap<>();
    private final LongAdder size = new LongAdder();
    private volatile Changes changes = (topic, client, isJoin) -> {};

    /** Receives what is to be announced; called under a lock, so it must not block. */
    interface Changes {

        void changed(Topic topic, ClientInfo client, boolean isJoin);
    }

    void onChange(Changes receiver) {
        changes = receiver;
    }

    /** Adds a client, or replaces what is known of it; then its session may be closed for the memory that it holds. */
    void enter(Topic topic, Entry entry) {
        @Nullable Entry[] before = new Entry[1];
        topics.compute(topic, (key, known) -> {
            Map<String, Entry> clients = known == null ? HashMap.newHashMap(1) : known;
            Entry replaced = clients.put(entry.client().client(), entry);
            before[0] = replaced;
            if (entry.isAnnounced() && (replaced == null || !replaced.isAnnounced())) {
                changes.changed(topic, entry.client(), true);
            }
            return clients;
        });
        count(before[0], -1);
        count(entry, 1);
    }

    /** Removes a client; harmless if it is not there. */
    void leave(Topic topic, String client) {
        @Nullable Entry[] removed = new Entry[1];
        topics.computeIfPresent(topic, (key, clients) -> {
            Entry entry = clients.remove(client);
            removed[0] = entry;
            if (entry != null && entry.isAnnounced()) {
                changes.changed(topic, entry.client(), false);
            }
            return clients.isEmpty() ? null : clients;
        });
        count(removed[0], -1);
    }

    /** Those in the topic's presence, as of now. */
    List<ClientInfo> present(Topic topic) {
        return clients(topic, Entry::isPresent);
    }

    /** Those whose join was, or is about to be, announced, as of now. */
    List<ClientInfo> announced(Topic topic) {
        return clients(topic, Entry::isAnnounced);
    }

    /** Of all topics. */
    long size() {
        return size.sum();
    }

    /** Whether nothing is left of any topic. */
    boolean isEmpty() {
        return topics.isEmpty();
    }

    private List<ClientInfo> clients(Topic topic, Predicate<Entry> which) {
        List<ClientInfo> found = new ArrayList<>();
        topics.computeIfPresent(topic, (key, clients) -> {
            for (Entry entry : clients.values()) {
                if (which.test(entry)) {
                    found.add(entry.client());
                }
            }
            return clients;
        });
        return found;
    }

    /** Not under a lock of the map: other sessions may be closed for it, and leave. */
    private void count(@Nullable Entry entry, int sign) {
        if (entry != null) {
            size.add(sign);
            entry.session().hold(sign * entry.size());
        }
    }
}
