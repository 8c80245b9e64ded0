package dev.herald.http;

import dev.herald.broadcast.IdempotencyKeyConflictException;
import dev.herald.broadcast.InvalidIdempotencyKeyException;
import dev.herald.broadcast.InvalidSubscriptionRequestException;
import dev.herald.broadcast.OverloadedException;
import dev.herald.broadcast.PartiallyPublishedException;
import dev.herald.broadcast.UnavailableException;
import dev.herald.jetty.InvalidInputException;
import dev.herald.jetty.InvalidQueryException;
import dev.herald.jetty.RequestBodyTimeoutException;
import dev.herald.jetty.UnsupportedContentCodingException;
import dev.herald.limits.Limit;
import dev.herald.limits.LimitExceededException;
import dev.herald.limits.LimitMeters;
import dev.herald.publishing.InvalidBodyException;
import dev.herald.publishing.NotPublishableException;
import dev.herald.publishing.TooLargeException;
import dev.herald.security.NotAllowedException;
import dev.herald.security.RefusalLog;
import dev.herald.session.DrainingException;
import dev.herald.topic.Excerpt;
import dev.herald.topic.InvalidMessageException;
import dev.herald.topic.InvalidPositionException;
import dev.herald.topic.InvalidTopicException;
import dev.herald.topic.TooManyTopicsException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.TypeMismatchException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Maps exceptions to HTTP statuses, the one place that does; the bodies are problem details (RFC 9457). */
@RestControllerAdvice
class ApiExceptionHandler extends ResponseEntityExceptionHandler {

    private static final long RETRY_SECONDS = 5;

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
        InvalidInputException.class,
        InvalidQueryException.class,
        InvalidBodyException.class,
        NotPublishableException.class,
        BadRequestException.class
    })
    ProblemDetail badRequest(RuntimeException e) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, detail(e));
    }

    /** With the codings that are accepted (RFC 9110, section 12.5.3). */
    @ExceptionHandler
    ResponseEntity<ProblemDetail> unsupportedContentCoding(UnsupportedContentCodingException e) {
        return ResponseEntity.status(HttpStatus.UNSUPPORTED_MEDIA_TYPE)
                .header(HttpHeaders.ACCEPT_ENCODING, "identity")
                .body(ProblemDetail.forStatusAndDetail(HttpStatus.UNSUPPORTED_MEDIA_TYPE, detail(e)));
    }

    @ExceptionHandler
    ProblemDetail tooLarge(TooLargeException e, HttpServletRequest request) {
        FailureLog.exceeded(e.limit(), request, e);
        limits.hit(e.limit());
        return ProblemDetail.forStatusAndDetail(HttpStatus.CONTENT_TOO_LARGE, detail(e));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> overloaded(OverloadedException e, HttpServletRequest request) {
        FailureLog.overloaded(request, e);
        return retryLater(HttpStatus.SERVICE_UNAVAILABLE, e.retryAfter().toSeconds(), e);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> unavailable(UnavailableException e, HttpServletRequest request) {
        FailureLog.unavailable(request, e);
        return retryLater(HttpStatus.SERVICE_UNAVAILABLE, e.retryAfter().toSeconds(), e);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> tooManyTopics(TooManyTopicsException e, HttpServletRequest request) {
        FailureLog.tooManyTopics(request, e);
        HttpStatus status = e.isByCaller() ? HttpStatus.TOO_MANY_REQUESTS : HttpStatus.SERVICE_UNAVAILABLE;
        return retryLater(status, RETRY_SECONDS, e);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> limitExceeded(LimitExceededException e, HttpServletRequest request) {
        FailureLog.exceeded(e.limit(), request, e);
        HttpStatus status = e.limit().isShared() ? HttpStatus.SERVICE_UNAVAILABLE : HttpStatus.TOO_MANY_REQUESTS;
        return retryLater(status, e.retryAfterSeconds(), e);
    }

    /** The rest of the body is not read, so no other request can follow on this connection. */
    @ExceptionHandler
    ResponseEntity<ProblemDetail> bodyTimeout(RequestBodyTimeoutException e, HttpServletRequest request) {
        FailureLog.exceeded(Limit.REQUEST_TIMEOUT, request, e);
        return ResponseEntity.status(HttpStatus.REQUEST_TIMEOUT)
                .header(HttpHeaders.CONNECTION, "close")
                .body(ProblemDetail.forStatusAndDetail(HttpStatus.REQUEST_TIMEOUT, detail(e)));
    }

    /** As in the IETF's draft "The Idempotency-Key HTTP Header Field", section 2.7. */
    @ExceptionHandler
    ProblemDetail keyConflict(IdempotencyKeyConflictException e) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.UNPROCESSABLE_CONTENT, detail(e));
    }

    /** As for its cause, with the receipts of what was published. */
    @ExceptionHandler
    ResponseEntity<ProblemDetail> partiallyPublished(PartiallyPublishedException e, HttpServletRequest request) {
        FailureLog.partiallyPublished(request, e);
        boolean conflict = e.getCause() instanceof IdempotencyKeyConflictException;
        HttpStatus status = conflict ? HttpStatus.UNPROCESSABLE_CONTENT : HttpStatus.SERVICE_UNAVAILABLE;
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail(e));
        problem.setProperty(
                "receipts", e.receipts().stream().map(ReceiptView::of).toList());
        ResponseEntity.BodyBuilder response = ResponseEntity.status(status);
        return (conflict ? response : response.header(HttpHeaders.RETRY_AFTER, Long.toString(RETRY_SECONDS)))
                .body(problem);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> notAllowed(NotAllowedException e, HttpServletRequest request) {
        RefusalLog.topicNotAllowed(request, e);
        return ResponseEntity.status(HttpStatus.FORBIDDEN)
                .header(HttpHeaders.WWW_AUTHENTICATE, e.challenge())
                .body(ProblemDetail.forStatusAndDetail(HttpStatus.FORBIDDEN, detail(e)));
    }

    @ExceptionHandler
    ProblemDetail notFound(NotFoundException e) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, detail(e));
    }

    @ExceptionHandler
    ProblemDetail slowConsumer(SlowConsumerException e) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, detail(e));
    }

    @ExceptionHandler
    ProblemDetail draining(DrainingException e) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, detail(e));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleTypeMismatch(
            TypeMismatchException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String accepted = e.getRequiredType() == boolean.class ? "true or false" : "a number";
        BadRequestException reason =
                BadRequestException.ofParameter(String.valueOf(e.getPropertyName()), e.getValue(), accepted);
        return createResponseEntity(badRequest(reason), headers, status, request);
    }

    /** With the methods that Spring supports by itself, as in the response to {@code OPTIONS}. */
    @Override
    protected @Nullable ResponseEntity<Object> handleHttpRequestMethodNotSupported(
            HttpRequestMethodNotSupportedException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        Set<String> allowed = new LinkedHashSet<>();
        for (String method : Objects.requireNonNullElse(e.getSupportedMethods(), new String[0])) {
            allowed.add(method);
            if (method.equals(HttpMethod.GET.name())) {
                allowed.add(HttpMethod.HEAD.name());
            }
        }
        allowed.add(HttpMethod.OPTIONS.name());
        String list = String.join(", ", allowed);
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(
                status, "Method %s is not supported here: use one of %s.".formatted(Excerpt.of(e.getMethod()), list));
        HttpHeaders withAllow = new HttpHeaders();
        withAllow.putAll(headers);
        withAllow.set(HttpHeaders.ALLOW, list);
        return handleExceptionInternal(e, problem, withAllow, status, request);
    }

    private static ResponseEntity<ProblemDetail> retryLater(HttpStatus status, long seconds, Exception e) {
        return ResponseEntity.status(status)
                .header(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, seconds)))
                .body(ProblemDetail.forStatusAndDetail(status, detail(e)));
    }

    private static String detail(Exception e) {
        return String.valueOf(e.getMessage());
    }
}
