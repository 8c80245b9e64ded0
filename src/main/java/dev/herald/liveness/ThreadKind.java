package dev.herald.liveness;

/** What a thread that must not end is for. */
public enum ThreadKind {

    /** Accepts connections. */
    ACCEPTOR,

    /** Reads from connections, and goes on writing to those that were full. */
    SELECTOR,

    /** Wakes the subscribers of topics. */
    WORKER,

    /** Does what is due every second. */
    TIMER,

    /** Does what is due on the connections to Redis. */
    REDIS
}
