package dev.herald.security;

import dev.herald.jetty.ClientConnection;
import dev.herald.jetty.LimitResponse;
import dev.herald.limits.LimitExceededException;
import dev.herald.limits.RequestLimit;
import dev.herald.topic.Caller;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Counts every request for its caller, whatever its endpoint, also those that are then refused or find nothing, and the
 * bytes of its response; a caller that exceeds {@link RequestLimit} gets 429. Of messages to publish, which
 * {@link dev.herald.limits.PublishLimit} counts, only requests that fail count here.
 */
class RequestLimitFilter extends OncePerRequestFilter {

    private final RequestLimit limit;
    private final LimitResponse refusal;
    private final RequestMatcher exempt;
    private final RequestMatcher publishing;

    /**
     * @param exempt what is never refused
     * @param publishing what has a limit of its own, unless it fails
     */
    RequestLimitFilter(RequestLimit limit, LimitResponse refusal, RequestMatcher exempt, RequestMatcher publishing) {
        this.limit = limit;
        this.refusal = refusal;
        this.exempt = exempt;
        this.publishing = publishing;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return exempt.matches(request);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        CallerPermissions permissions = CallerPermissions.current();
        Caller caller = permissions.caller(request);
        boolean publishes = publishing.matches(request);
        try {
            if (publishes) {
                limit.checkCharged(caller);
            } else if (request.getAttribute(RequestLimit.COUNTED) == null) {
                limit.check(caller, 1);
            }
        } catch (LimitExceededException e) {
            refusal.write(request, response, permissions.name(), e);
            return;
        }
        long body = request.getContentLengthLong();
        ClientConnection.of(request).onComplete((status, bytes) -> {
            limit.chargeBytes(caller, bytes);
            if (publishes && status >= HttpServletResponse.SC_BAD_REQUEST) {
                limit.charge(caller, 1);
                limit.chargeBytes(caller, body);
            }
        });
        chain.doFilter(request, response);
    }
}
