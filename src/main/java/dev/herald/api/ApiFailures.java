package dev.herald.api;

import dev.herald.broadcast.FailureCause;
import dev.herald.broadcast.IdempotencyKeyConflictException;
import dev.herald.broadcast.InvalidIdempotencyKeyException;
import dev.herald.broadcast.OverloadedException;
import dev.herald.broadcast.UnavailableException;
import dev.herald.broadcast.UnrecoverablePositionException;
import dev.herald.limits.LimitExceededException;
import dev.herald.presence.TooManyClientsException;
import dev.herald.publishing.InvalidBodyException;
import dev.herald.publishing.NotPublishableException;
import dev.herald.publishing.TooLargeException;
import dev.herald.security.NotAllowedException;
import dev.herald.topic.InvalidMessageException;
import dev.herald.topic.InvalidTopicException;
import dev.herald.topic.TooManyTopicsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Maps exceptions to the errors of the server API, the one place that does. */
final class ApiFailures {

    private static final Logger log = LoggerFactory.getLogger(ApiFailures.class);

    private ApiFailures() {}

    /** The same, and logs it. */
    static ApiException of(Throwable failure, String method, ApiCaller caller) {
        new ApiFailureLog(method, caller).failed(FailureCause.of(failure));
        return of(failure);
    }

    static ApiException of(Throwable failure) {
        Throwable cause = FailureCause.of(failure);
        return cause instanceof ApiException known ? known : new ApiException(error(cause), message(cause));
    }

    private static ApiError error(Throwable cause) {
        return switch (cause) {
            case InvalidTopicException e -> ApiError.BAD_REQUEST;
            case InvalidMessageException e -> ApiError.BAD_REQUEST;
            case InvalidIdempotencyKeyException e -> ApiError.BAD_REQUEST;
            case InvalidBodyException e -> ApiError.BAD_REQUEST;
            case NotPublishableException e -> ApiError.BAD_REQUEST;
            case NotAllowedException e -> ApiError.PERMISSION_DENIED;
            case IdempotencyKeyConflictException e -> ApiError.CONFLICT;
            case UnrecoverablePositionException e -> ApiError.UNRECOVERABLE_POSITION;
            case LimitExceededException e -> ApiError.TOO_MANY_REQUESTS;
            case OverloadedException e -> ApiError.TOO_MANY_REQUESTS;
            case TooManyTopicsException e -> e.isByCaller() ? ApiError.LIMIT_EXCEEDED : ApiError.TOO_MANY_REQUESTS;
            case TooManyClientsException e -> ApiError.LIMIT_EXCEEDED;
            case TooLargeException e -> ApiError.LIMIT_EXCEEDED;
            default -> ApiError.INTERNAL;
        };
    }

    /** What an unexpected failure says is for the log alone. */
    private static String message(Throwable cause) {
        ApiError error = error(cause);
        if (error != ApiError.INTERNAL || cause instanceof UnavailableException) {
            return "%s: %s".formatted(error.message(), cause.getMessage());
        }
        log.error("A method of the server API failed.", cause);
        return error.message();
    }
}
