package dev.herald.http;

import dev.herald.broadcast.IdempotencyKeyConflictException;
import dev.herald.broadcast.InvalidIdempotencyKeyException;
import dev.herald.broadcast.InvalidSubscriptionRequestException;
import dev.herald.broadcast.OverloadedException;
import dev.herald.broadcast.PartiallyPublishedException;
import dev.herald.broadcast.UnavailableException;
import dev.herald.jetty.RequestBodyTimeoutException;
import dev.herald.limits.Limit;
import dev.herald.limits.LimitExceededException;
import dev.herald.limits.LimitMeters;
import dev.herald.security.NotAllowedException;
import dev.herald.session.DrainingException;
import dev.herald.topic.InvalidMessageException;
import dev.herald.topic.InvalidPositionException;
import dev.herald.topic.InvalidTopicException;
import dev.herald.topic.TooManyTopicsException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** The one table from exceptions to HTTP statuses; the bodies are problem details (RFC 9457). */
@RestControllerAdvice
class ApiExceptionHandler extends ResponseEntityExceptionHandler {

    private static final long FORGETTING_SECONDS = 5;

    private final LimitMeters limits;

    ApiExceptionHandler(LimitMeters limits) {
        this.limits = limits;
    }

    @ExceptionHandler({
        InvalidMessageException.class,
        InvalidTopicException.class,
        InvalidPositionException.class,
        InvalidSubscriptionRequestException.class,
        InvalidIdempotencyKeyException.class,
        BadRequestException.class
    })
    ProblemDetail badRequest(RuntimeException e) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, detail(e));
    }

    @ExceptionHandler
    ProblemDetail tooLarge(TooLargeException e) {
        limits.hit(Limit.MESSAGE_SIZE);
        return ProblemDetail.forStatusAndDetail(HttpStatus.CONTENT_TOO_LARGE, detail(e));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> overloaded(OverloadedException e) {
        return later(HttpStatus.SERVICE_UNAVAILABLE, e.retryAfter().toSeconds(), e);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> unavailable(UnavailableException e) {
        return later(HttpStatus.SERVICE_UNAVAILABLE, e.retryAfter().toSeconds(), e);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> tooManyTopics(TooManyTopicsException e) {
        return later(HttpStatus.SERVICE_UNAVAILABLE, FORGETTING_SECONDS, e);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> limitExceeded(LimitExceededException e) {
        HttpStatus status = e.limit().isShared() ? HttpStatus.SERVICE_UNAVAILABLE : HttpStatus.TOO_MANY_REQUESTS;
        return later(status, e.retryAfterSeconds(), e);
    }

    /** The rest of the body is not worth waiting for, so nothing can follow it. */
    @ExceptionHandler
    ResponseEntity<ProblemDetail> slowBody(RequestBodyTimeoutException e) {
        return ResponseEntity.status(HttpStatus.REQUEST_TIMEOUT)
                .header(HttpHeaders.CONNECTION, "close")
                .body(ProblemDetail.forStatusAndDetail(HttpStatus.REQUEST_TIMEOUT, detail(e)));
    }

    /** As in the IETF's draft "The Idempotency-Key HTTP Header Field", section 2.7. */
    @ExceptionHandler
    ProblemDetail keyReused(IdempotencyKeyConflictException e) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.UNPROCESSABLE_CONTENT, detail(e));
    }

    /** As for its cause, with the receipts of what was published. */
    @ExceptionHandler
    ResponseEntity<ProblemDetail> partlyPublished(PartiallyPublishedException e) {
        boolean hopeless = e.getCause() instanceof IdempotencyKeyConflictException;
        HttpStatus status = hopeless ? HttpStatus.UNPROCESSABLE_CONTENT : HttpStatus.SERVICE_UNAVAILABLE;
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail(e));
        problem.setProperty(
                "receipts", e.receipts().stream().map(ReceiptView::of).toList());
        ResponseEntity.BodyBuilder answer = ResponseEntity.status(status);
        return (hopeless ? answer : answer.header(HttpHeaders.RETRY_AFTER, Long.toString(FORGETTING_SECONDS)))
                .body(problem);
    }

    @ExceptionHandler
    ProblemDetail notAllowed(NotAllowedException e) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.FORBIDDEN, detail(e));
    }

    @ExceptionHandler
    ProblemDetail notFound(NotFoundException e) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, detail(e));
    }

    @ExceptionHandler
    ProblemDetail notReading(SlowConsumerException e) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, detail(e));
    }

    @ExceptionHandler
    ProblemDetail draining(DrainingException e) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, detail(e));
    }

    private static ResponseEntity<ProblemDetail> later(HttpStatus status, long seconds, Exception e) {
        return ResponseEntity.status(status)
                .header(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, seconds)))
                .body(ProblemDetail.forStatusAndDetail(status, detail(e)));
    }

    private static String detail(Exception e) {
        return String.valueOf(e.getMessage());
    }
}
