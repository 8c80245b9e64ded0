package dev.herald.topic;

/** Whether subscribers receive an event when a client subscribes or unsubscribes. */
public enum JoinLeave {
    /** None do. */
    OFF,
    /** Those that ask for it and may see presence. */
    ALLOWED,
    /** All do. */
    FORCED
}
