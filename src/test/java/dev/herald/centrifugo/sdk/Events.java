package dev.herald.centrifugo.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The events of an SDK, until a test reads them. */
final class Events {

    private static final long TIMEOUT_SECONDS = 30;

    private final List<Object> unread = new ArrayList<>();

    synchronized void add(Object event) {
        unread.add(event);
        notifyAll();
    }

    /** Waits for the first one of this type that was not read yet. */
    synchronized <T> T next(Class<T> type) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        T found = poll(type);
        while (found == null) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            assertThat(left).as("no %s, but %s", type.getSimpleName(), unread).isPositive();
            wait(left);
            found = poll(type);
        }
        return found;
    }

    synchronized boolean has(Class<?> type) {
        return unread.stream().anyMatch(type::isInstance);
    }

    /** The types of those that were not read yet, in order. */
    synchronized List<String> types() {
        return unread.stream().map(event -> event.getClass().getSimpleName()).toList();
    }

    private <T> @Nullable T poll(Class<T> type) {
        Iterator<Object> events = unread.iterator();
        while (events.hasNext()) {
            Object event = events.next();
            if (type.isInstance(event)) {
                events.remove();
                return type.cast(event);
            }
        }
        return null;
    }
}
