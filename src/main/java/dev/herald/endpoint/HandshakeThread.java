package dev.herald.endpoint;

/** Where requests with which long-lived connections begin are handled. */
public enum HandshakeThread {

    /** On the selector's own, which is cheaper, and where nothing may wait. */
    SELECTOR,

    /** On one of the pool: something may have to be waited for. */
    POOL
}
