package dev.herald.jetty;

import dev.herald.limits.LimitExceededException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * The response of a filter to a request that exceeds a limit: written by itself, because an error dispatch through the
 * service costs more than the request that it refuses.
 */
@Component
public class LimitResponse {

    private final JsonMapper json;

    LimitResponse(JsonMapper json) {
        this.json = json;
    }

    /**
     * Writes 429, or 503 if the limit is one that all share.
     *
     * @param user the name of the caller; null if its credentials were not looked at
     */
    public void write(
            HttpServletRequest request, HttpServletResponse response, @Nullable String user, LimitExceededException e)
            throws IOException {
        HttpStatus status = e.limit().isShared() ? HttpStatus.SERVICE_UNAVAILABLE : HttpStatus.TOO_MANY_REQUESTS;
        LimitLog.refused(e.limit(), request, user, String.valueOf(e.getMessage()));
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, String.valueOf(e.getMessage()));
        problem.setInstance(URI.create(request.getRequestURI()));
        response.setStatus(status.value());
        response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(e.retryAfterSeconds()));
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getOutputStream().write(json.writeValueAsBytes(problem));
    }
}
