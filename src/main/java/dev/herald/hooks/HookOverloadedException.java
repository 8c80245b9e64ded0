package dev.herald.hooks;

/** As many requests of this hook as may be are in flight; the client may try again. */
public class HookOverloadedException extends RuntimeException {

    HookOverloadedException(String hook) {
        super("Too many requests of hook %s are in flight.".formatted(hook), null, false, false);
    }
}
