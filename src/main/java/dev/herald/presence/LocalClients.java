package dev.herald.presence;

import dev.herald.topic.ClientInfo;
import dev.herald.topic.Topic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The clients of this node that are subscribed to a topic, and how many of its subscribers receive joins and leaves, for as long as
 * they are: nothing remains of a topic without any.
 *
 * <p>What changes a topic is one step for all who read it, and {@link Changes} receive it within that step, so in the same
 * order. Nothing here blocks; safe for use by any thread.
 */
@Component
class LocalClients {

    private final ConcurrentHashMap<Topic, Clients> topics = new ConcurrentHashMap<>();
    private final LongAdder size = new LongAdder();
    private volatile Changes changes = new Changes() {};

    /** Of one topic; changed only within a step of the map of topics. */
    private static final class Clients {

        private final Map<String, Entry> entries = HashMap.newHashMap(1);
        private int watchers;

        @Nullable
        Clients orNull() {
            return entries.isEmpty() && watchers == 0 ? null : this;
        }

        List<ClientInfo> list(Predicate<Entry> which) {
            List<ClientInfo> found = new ArrayList<>();
            for (Entry entry : entries.values()) {
                if (which.test(entry)) {
                    found.add(entry.client());
                }
            }
            return found;
        }
    }

    /** Receives what is to be announced. Called under a lock, so it must not block. */
    interface Changes {

        default void changed(Topic topic, ClientInfo client, boolean isJoin) {}

        /** The first subscriber receives joins and leaves; those of the clients here were announced before. */
        default void watched(Topic topic, List<ClientInfo> here) {}

        /** The last one does no longer. */
        default void unwatched(Topic topic) {}
    }

    void onChange(Changes receiver) {
        changes = receiver;
    }

    /** Adds a client, or replaces what is known of it; then its session may be closed for the memory that it holds. */
    void enter(Topic topic, Entry entry) {
        @Nullable Entry[] before = new Entry[1];
        topics.compute(topic, (key, known) -> {
            Clients clients = known == null ? new Clients() : known;
            Entry replaced = clients.entries.put(entry.client().client(), entry);
            before[0] = replaced;
            boolean wasAnnounced = replaced != null && replaced.isAnnounced();
            if (entry.isAnnounced() != wasAnnounced) {
                changes.changed(topic, entry.client(), entry.isAnnounced());
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
            Entry entry = clients.entries.remove(client);
            removed[0] = entry;
            if (entry != null && entry.isAnnounced()) {
                changes.changed(topic, entry.client(), false);
            }
            return clients.orNull();
        });
        count(removed[0], -1);
    }

    void watch(Topic topic) {
        topics.compute(topic, (key, known) -> {
            Clients clients = known == null ? new Clients() : known;
            clients.watchers++;
            if (clients.watchers == 1) {
                changes.watched(topic, clients.list(Entry::isAnnounced));
            }
            return clients;
        });
    }

    /** Once for each {@link #watch}. */
    void unwatch(Topic topic) {
        topics.computeIfPresent(topic, (key, clients) -> {
            clients.watchers = Math.max(0, clients.watchers - 1);
            if (clients.watchers == 0) {
                changes.unwatched(topic);
            }
            return clients.orNull();
        });
    }

    /** Those in the topic's presence, as of now. */
    List<ClientInfo> present(Topic topic) {
        return clients(topic, Entry::isPresent);
    }

    /** Those whose join was, or is about to be, announced, as of now. */
    List<Entry> announced(Topic topic) {
        List<Entry> found = new ArrayList<>();
        topics.computeIfPresent(topic, (key, clients) -> {
            clients.entries.values().stream().filter(Entry::isAnnounced).forEach(found::add);
            return clients;
        });
        return found;
    }

    /** The topics of which a subscriber receives joins and leaves; reads all. */
    Set<Topic> watched() {
        Set<Topic> watched = new HashSet<>();
        topics.forEach((topic, clients) -> {
            if (clients.watchers > 0) {
                watched.add(topic);
            }
        });
        return watched;
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
            found.addAll(clients.list(which));
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
