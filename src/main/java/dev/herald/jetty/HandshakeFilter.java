package dev.herald.jetty;

import dev.herald.limits.HandshakeLimits;
import dev.herald.limits.LimitExceededException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Refuses handshakes beyond the rate limits, before their credentials are checked.
 *
 * <p>Called on selector threads: it waits for nothing, and its response is small enough for any socket.
 */
class HandshakeFilter extends OncePerRequestFilter {

    private final HandshakeLimits limits;
    private final JsonMapper json;

    HandshakeFilter(HandshakeLimits limits, JsonMapper json) {
        this.limits = limits;
        this.json = json;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !HandshakeMarker.isHandshake(request);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try {
            limits.check(ClientConnection.addressOf(request));
        } catch (LimitExceededException e) {
            refuse(request, response, e);
            return;
        }
        chain.doFilter(request, response);
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response, LimitExceededException e)
            throws IOException {
        HttpStatus status = e.limit().isShared() ? HttpStatus.SERVICE_UNAVAILABLE : HttpStatus.TOO_MANY_REQUESTS;
        LimitLog.refused(e.limit(), request, null, String.valueOf(e.getMessage()));
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, String.valueOf(e.getMessage()));
        problem.setInstance(URI.create(request.getRequestURI()));
        response.setStatus(status.value());
        response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(e.retryAfterSeconds()));
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getOutputStream().write(json.writeValueAsBytes(problem));
    }
}
