package dev.herald.centrifugo;

/** Why something could not be done with a client. */
public enum ControlFailure {

    /** It has as many subscriptions as it may have, or there are too many topics. */
    LIMIT_EXCEEDED,

    /** This node has too much to do. */
    OVERLOADED,

    /** This node, or what it needs, has failed. */
    FAILED;

    static ControlFailure of(Throwable failure) {
        return switch (CommandFailures.of(failure)) {
            case LIMIT_EXCEEDED -> LIMIT_EXCEEDED;
            case TOO_MANY_REQUESTS -> OVERLOADED;
            default -> FAILED;
        };
    }
}
