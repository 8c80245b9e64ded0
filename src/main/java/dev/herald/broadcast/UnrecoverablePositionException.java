package dev.herald.broadcast;

/** What follows a position is not, or no longer, in the history of its topic. */
public class UnrecoverablePositionException extends RuntimeException {

    UnrecoverablePositionException() {
        super("The history of the topic does not have all that follows this position.");
    }
}
