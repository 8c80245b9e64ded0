package dev.herald.topic;

/** A monotonic clock for ages and deadlines, unrelated to the date; tests use a fake one. */
@FunctionalInterface
public interface Ticker {

    /** Nanoseconds since an arbitrary moment; compare by difference only. */
    long nanos();
}
