package dev.herald.topic;

/** What the data of a message is, as its publisher declared it. */
public enum PayloadKind {

    /** UTF-8 text. */
    TEXT,

    /** One JSON value, in UTF-8. */
    JSON,

    /** Any bytes. */
    BINARY
}
