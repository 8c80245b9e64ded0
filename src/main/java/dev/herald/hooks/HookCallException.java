package dev.herald.hooks;

/** A request of a hook brought no usable response. */
final class HookCallException extends Exception {

    private final HookOutcome outcome;

    /**
     * @param message what happened and what to do, in sentences
     */
    HookCallException(HookOutcome outcome, String message) {
        super(message, null, false, false);
        this.outcome = outcome;
    }

    HookOutcome outcome() {
        return outcome;
    }
}
