package dev.herald.limits;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Elements by the power of two below their size, so that one of the largest is found in constant time. An element of
 * size 0 is not stored. Not safe for use by several threads.
 */
final class SizeClasses<T> {

    private final List<Set<T>> classes = new ArrayList<>(0);

    void move(T element, long from, long to) {
        int before = sizeClass(from);
        int now = sizeClass(to);
        if (before != now) {
            if (before > 0) {
                classes.get(before).remove(element);
            }
            if (now > 0) {
                of(now).add(element);
            }
        }
    }

    /** An element than which no other is twice as large; null if there is none. */
    @Nullable
    T largest() {
        for (int i = classes.size() - 1; i > 0; i--) {
            if (!classes.get(i).isEmpty()) {
                return classes.get(i).iterator().next();
            }
        }
        return null;
    }

    private Set<T> of(int sizeClass) {
        while (classes.size() <= sizeClass) {
            classes.add(new LinkedHashSet<>(2));
        }
        return classes.get(sizeClass);
    }

    private static int sizeClass(long size) {
        return Long.SIZE - Long.numberOfLeadingZeros(size);
    }
}
