package dev.herald.hooks;

/** A hook gave no usable response. The message is for operators, and has nothing that was received. */
public class HookFailedException extends RuntimeException {

    HookFailedException(String message) {
        super(message, null, false, false);
    }
}
