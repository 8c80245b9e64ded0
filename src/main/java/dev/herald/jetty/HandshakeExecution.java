package dev.herald.jetty;

/** The thread on which handshakes are handled. */
public enum HandshakeExecution {

    /** The selector's own, which is cheaper, and where nothing may wait. */
    SELECTOR,

    /** One of the pool, because a check may have to wait. */
    POOL
}
