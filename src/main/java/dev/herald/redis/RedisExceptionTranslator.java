package dev.herald.redis;

import dev.herald.broadcast.UnavailableException;
import io.lettuce.core.RedisCommandExecutionException;
import java.util.concurrent.CompletionException;

/** What publishers are told when Redis did not do what it was asked. */
final class RedisExceptionTranslator {

    private static final String UNKNOWN = "Redis did not answer, and may have published it or not"
            + " (expected: the same again, harmless with its Idempotency-Key)";

    private RedisExceptionTranslator() {}

    static RuntimeException explain(Throwable failure, RedisConnections connections) {
        Throwable cause = cause(failure);
        if (cause instanceof NotReplicatedException) {
            return new UnavailableException(String.valueOf(cause.getMessage()), cause);
        }
        if (cause instanceof RedisCommandExecutionException) {
            String said = String.valueOf(cause.getMessage());
            if (said.contains("READONLY")) {
                connections.renew();
            }
            return new UnavailableException(
                    "Redis refused: %s; nothing was published"
                            .formatted(said.lines().findFirst().orElse("")),
                    cause);
        }
        return new UnavailableException(UNKNOWN, cause);
    }

    /** What a future failed with, whether or not it failed with another. */
    static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
