package dev.herald.topic;

/** Passing time, for ages and deadlines: never goes back, says nothing about the date. A test brings its own. */
@FunctionalInterface
public interface Ticker {

    /** Nanoseconds since some fixed moment; compare by difference only. */
    long nanos();
}
