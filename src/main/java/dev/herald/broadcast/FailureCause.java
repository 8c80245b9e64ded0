package dev.herald.broadcast;

import java.util.concurrent.CompletionException;

/** The reason for which a future failed: the failure itself, or what {@link CompletionException} wraps. */
public final class FailureCause {

    private FailureCause() {}

    public static Throwable of(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
