package dev.herald.http;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A part of a long list, in the order of its keys: what comes and goes meanwhile makes no other entry appear twice or be
 * left out.
 *
 * @param next the key to ask for to go on after this page; null if nothing comes after it
 */
record Page<T>(List<T> entries, @Nullable String next) {

    /** The first {@code limit} whose keys are after {@code cursor}; looks at all, and keeps no more than the page. */
    static <T> Page<T> of(Stream<T> all, Function<T, String> key, String cursor, int limit) {
        PriorityQueue<T> lowest = new PriorityQueue<>(Comparator.comparing(key).reversed());
        all.filter(entry -> key.apply(entry).compareTo(cursor) > 0).forEach(entry -> {
            lowest.add(entry);
            if (lowest.size() > limit + 1) {
                lowest.remove();
            }
        });
        List<T> sorted = lowest.stream().sorted(Comparator.comparing(key)).toList();
        return sorted.size() <= limit
                ? new Page<>(sorted, null)
                : new Page<>(sorted.subList(0, limit), key.apply(sorted.get(limit - 1)));
    }

    <V> Page<V> map(Function<T, V> view) {
        return new Page<>(entries.stream().map(view).toList(), next);
    }
}
