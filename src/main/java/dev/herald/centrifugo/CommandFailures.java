package dev.herald.centrifugo;

import dev.herald.broadcast.FailureCause;
import dev.herald.broadcast.OverloadedException;
import dev.herald.broadcast.UnavailableException;
import dev.herald.broadcast.UnrecoverablePositionException;
import dev.herald.limits.LimitExceededException;
import dev.herald.presence.TooManyClientsException;
import dev.herald.security.ExpiredTokenException;
import dev.herald.security.InvalidCredentialsException;
import dev.herald.topic.InvalidMessageException;
import dev.herald.topic.InvalidTopicException;
import dev.herald.topic.TooManyTopicsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The error with which a client receives a failure. */
final class CommandFailures {

    private static final Logger log = LoggerFactory.getLogger(CommandFailures.class);

    private CommandFailures() {}

    /** Runs this, and replies to the command if it fails. */
    static void guard(Client client, int id, Runnable command) {
        try {
            command.run();
        } catch (DisconnectException e) {
            client.disconnect(e.status());
        } catch (RuntimeException e) {
            client.fail(id, of(e));
        }
    }

    /** An invalid subscription token permits nothing; a client whose token has expired gets another. */
    static ErrorCode ofSubscriptionToken(Throwable failure) {
        Throwable cause = FailureCause.of(failure);
        return cause instanceof InvalidCredentialsException && !(cause instanceof ExpiredTokenException)
                ? ErrorCode.PERMISSION_DENIED
                : of(cause);
    }

    static ErrorCode of(Throwable failure) {
        return switch (failure) {
            case CommandException e -> e.code();
            case ExpiredTokenException e -> ErrorCode.TOKEN_EXPIRED;
            case TooManyTopicsException e -> e.isByCaller() ? ErrorCode.LIMIT_EXCEEDED : ErrorCode.TOO_MANY_REQUESTS;
            case OverloadedException e -> ErrorCode.TOO_MANY_REQUESTS;
            case LimitExceededException e -> ErrorCode.TOO_MANY_REQUESTS;
            case TooManyClientsException e -> ErrorCode.LIMIT_EXCEEDED;
            case UnrecoverablePositionException e -> ErrorCode.UNRECOVERABLE_POSITION;
            case InvalidTopicException e -> ErrorCode.BAD_REQUEST;
            case InvalidMessageException e -> ErrorCode.BAD_REQUEST;
            case InvalidTagsFilterException e -> ErrorCode.BAD_REQUEST;
            default -> unexpected(failure);
        };
    }

    private static ErrorCode unexpected(Throwable failure) {
        if (!isTemporary(failure)) {
            log.error("A command of a client failed.", failure);
        }
        return ErrorCode.INTERNAL;
    }

    /** Of something that this node needs, and that has a log line of its own. */
    private static boolean isTemporary(Throwable failure) {
        return failure instanceof UnavailableException
                || failure instanceof dev.herald.security.KeysUnavailableException;
    }
}
