package dev.herald.jetty;

import dev.herald.limits.LimitExceededException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.eclipse.jetty.ee11.servlet.ServletContextRequest;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses handshakes beyond the rate limits, before their credentials are checked.
 *
 * <p>Called on selector threads: it waits for nothing, and its response is small enough for any socket.
 */
class HandshakeFilter extends OncePerRequestFilter {

    private final HandshakeCounter handshakes;
    private final LimitResponse refusal;

    HandshakeFilter(HandshakeCounter handshakes, LimitResponse refusal) {
        this.handshakes = handshakes;
        this.refusal = refusal;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !HandshakeMarker.isHandshake(request);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try {
            handshakes.check(ServletContextRequest.getServletContextRequest(request));
        } catch (LimitExceededException e) {
            refusal.write(request, response, null, e);
            return;
        }
        chain.doFilter(request, response);
    }
}
