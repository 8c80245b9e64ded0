package dev.herald.topic;

/** What a client gets when its subscription recovers. */
public enum RecoveryMode {
    /** Every publication that it missed. */
    STREAM,
    /** Only the newest publication, also if it never had a position. */
    CACHE
}
