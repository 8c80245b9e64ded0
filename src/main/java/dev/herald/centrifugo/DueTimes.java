package dev.herald.centrifugo;

import dev.herald.topic.IsolatedPass;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** When something is to be done with each of these, once. Holds those alone that have a time. Safe for use by any thread. */
final class DueTimes<T> {

    private final ConcurrentHashMap<T, Instant> times = new ConcurrentHashMap<>();

    /** In place of the time that it had. */
    void set(T item, Instant time) {
        times.put(item, time);
    }

    void remove(T item) {
        times.remove(item);
    }

    int size() {
        return times.size();
    }

    /** Removes those whose time has come, and does this with each. */
    void pass(Instant now, Consumer<T> action) {
        List<T> due = new ArrayList<>();
        times.forEach((item, time) -> {
            if (!time.isAfter(now) && times.remove(item, time)) {
                due.add(item);
            }
        });
        IsolatedPass.forEach(due, action);
    }
}
