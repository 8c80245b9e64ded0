package dev.herald.centrifugo;

import dev.herald.broadcast.FailureCause;
import dev.herald.broadcast.OverloadedException;
import dev.herald.broadcast.UnavailableException;
import dev.herald.broadcast.UnrecoverablePositionException;
import dev.herald.centrifugo.protocol.Error;
import dev.herald.hooks.HookDisconnectException;
import dev.herald.hooks.HookErrorException;
import dev.herald.hooks.HookFailedException;
import dev.herald.hooks.HookOverloadedException;
import dev.herald.limits.LimitExceededException;
import dev.herald.presence.TooManyClientsException;
import dev.herald.security.ExpiredTokenException;
import dev.herald.security.InvalidCredentialsException;
import dev.herald.topic.InvalidMessageException;
import dev.herald.topic.InvalidTopicException;
import dev.herald.topic.TooManyTopicsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.socket.CloseStatus;

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
            reply(client, id, e);
        }
    }

    /** Replies with the failure, or disconnects the client if it is one that ends the connection. */
    static void reply(Client client, int id, Throwable failure) {
        switch (failure) {
            case DisconnectException e -> client.disconnect(e.status());
            case HookDisconnectException e -> client.disconnect(status(e));
            case HookErrorException e -> client.fail(id, error(e), ended(e));
            case CommandException e -> client.fail(id, e.error(), DisconnectCodes.of(e.code()));
            default -> client.fail(id, of(failure));
        }
    }

    /** The status with which an application has a client disconnected. */
    static CloseStatus status(HookDisconnectException disconnect) {
        return new CloseStatus(disconnect.code(), disconnect.reason());
    }

    /** For a client that has no replies: it connects again after an error that is temporary. */
    private static CloseStatus ended(HookErrorException error) {
        return error.isTemporary() ? DisconnectCodes.INTERNAL_ERROR : DisconnectCodes.PERMISSION_DENIED;
    }

    private static Error error(HookErrorException error) {
        return Error.newBuilder()
                .setCode(error.code())
                .setMessage(String.valueOf(error.getMessage()))
                .setTemporary(error.isTemporary())
                .build();
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
            case HookOverloadedException e -> ErrorCode.TOO_MANY_REQUESTS;
            case HookFailedException e -> ErrorCode.INTERNAL; // the hook has a log line of its own
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
