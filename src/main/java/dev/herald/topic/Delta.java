package dev.herald.topic;

/** Whether publications are delivered as the difference to the one before. */
public enum Delta {
    /** Never. */
    OFF,
    /** To clients that ask for it, the publications that their publisher marked for it. */
    ALLOWED,
    /** To clients that ask for it, every publication. */
    ALWAYS
}
