package dev.herald.jetty;

/** Where requests with which long-lived connections begin are handled. */
public enum HandshakeExecution {

    /** On the selector's own, which is cheaper, and where nothing may wait. */
    SELECTOR,

    /** On one of the pool: something may have to be waited for. */
    POOL
}
