package dev.herald.redis;

import dev.herald.broadcast.FailureCause;
import dev.herald.broadcast.IdempotencyKeyConflictException;
import dev.herald.broadcast.UnavailableException;
import io.lettuce.core.RedisCommandExecutionException;

/** Translates failures of Redis into the exceptions that publishers receive. */
final class RedisExceptionTranslator {

    private static final String UNKNOWN =
            "The outcome is unknown: Redis did not respond. Retry with the same Idempotency-Key.";

    private RedisExceptionTranslator() {}

    static RuntimeException translate(Throwable failure) {
        Throwable cause = FailureCause.of(failure);
        if (cause instanceof IdempotencyKeyConflictException conflict) {
            return conflict;
        }
        if (cause instanceof NotReplicatedException) {
            return new UnavailableException(String.valueOf(cause.getMessage()), cause);
        }
        if (cause instanceof RedisCommandExecutionException) {
            String message = String.valueOf(cause.getMessage());
            return new UnavailableException(
                    "Redis rejected the command, and nothing was published: %s."
                            .formatted(message.lines().findFirst().orElse("")),
                    cause);
        }
        return new UnavailableException(UNKNOWN, cause);
    }
}
