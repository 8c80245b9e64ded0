package dev.herald.presence;

/** How many clients may be remembered in all. Changed by one thread; others may read it. */
final class Capacity {

    private final long max;
    private volatile long used;

    Capacity(long max) {
        this.max = max;
    }

    boolean has(long more) {
        return used + more <= max;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // by one thread
    void add(long more) {
        used += more;
    }

    long used() {
        return used;
    }
}
