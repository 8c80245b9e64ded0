package dev.herald.liveness;

/** The role of a thread that must not end. */
public enum ThreadKind {

    /** Accepts connections. */
    ACCEPTOR,

    /** Reads from connections, and continues writes to those that were full. */
    SELECTOR,

    /** Wakes the subscribers of topics. */
    WORKER,

    /** Runs scheduled tasks. */
    TIMER,

    /** Runs the timed actions of the Redis connections. */
    REDIS
}
