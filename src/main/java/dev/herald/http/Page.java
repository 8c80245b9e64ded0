package dev.herald.http;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A part of a long list, in the order of its keys: entries that are added or removed between two pages make no other entry
 * appear twice or be left out.
 *
 * @param next the cursor of the next page, a key; null on the last page
 */
record Page<T>(List<T> entries, @Nullable String next) {

    /** The first {@code limit} entries whose keys are after {@code cursor}; reads all and holds no more than the page. */
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

    /**
     * Merges pages of the same list from several nodes: the first {@code limit} of all entries. The result is shorter if one
     * of the pages is not its node's last: entries behind its end cannot be ordered without that node's next page.
     *
     * @param same merges two entries with the same key
     */
    static <T> Page<T> merged(List<Page<T>> parts, Function<T, String> key, BinaryOperator<T> same, int limit) {
        @Nullable
        String known = parts.stream()
                .map(Page::next)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(null);
        TreeMap<String, T> all = new TreeMap<>();
        parts.stream()
                .flatMap(part -> part.entries().stream())
                .filter(entry -> known == null || key.apply(entry).compareTo(known) <= 0)
                .forEach(entry -> all.merge(key.apply(entry), entry, same));
        List<T> sorted = List.copyOf(all.values());
        return sorted.size() <= limit
                ? new Page<>(sorted, known)
                : new Page<>(sorted.subList(0, limit), key.apply(sorted.get(limit - 1)));
    }

    <V> Page<V> map(Function<T, V> view) {
        return new Page<>(entries.stream().map(view).toList(), next);
    }
}
