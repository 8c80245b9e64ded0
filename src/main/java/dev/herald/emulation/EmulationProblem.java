package dev.herald.emulation;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** Responses to requests that are refused. */
final class EmulationProblem {

    private EmulationProblem() {}

    static ErrorResponseException unavailable(String detail, long retryAfterSeconds) {
        ErrorResponseException refusal = of(HttpStatus.SERVICE_UNAVAILABLE, detail);
        refusal.getHeaders().set(HttpHeaders.RETRY_AFTER, Long.toString(retryAfterSeconds));
        return refusal;
    }

    static ErrorResponseException of(HttpStatus status, String detail) {
        return new ErrorResponseException(status, ProblemDetail.forStatusAndDetail(status, detail), null);
    }
}
