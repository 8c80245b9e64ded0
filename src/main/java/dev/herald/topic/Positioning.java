package dev.herald.topic;

/** Whether subscriptions have a feature that needs positions: positions themselves, or recovery. */
public enum Positioning {
    /** None has it, except those that may see history and ask for it. */
    OFF,
    /** Those that ask for it. */
    ALLOWED,
    /** All have it. */
    FORCED
}
