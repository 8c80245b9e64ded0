package dev.herald.jetty;

import dev.herald.limits.HandshakeLimits;
import dev.herald.limits.LimitExceededException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses handshakes beyond the rate limits, before their credentials are checked.
 *
 * <p>Called on selector threads: it waits for nothing, and its response is small enough for any socket.
 */
class HandshakeFilter extends OncePerRequestFilter {

    private final HandshakeLimits limits;
    private final LimitResponse refusal;

    HandshakeFilter(HandshakeLimits limits, LimitResponse refusal) {
        this.limits = limits;
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
            limits.check(ClientConnection.addressOf(request));
        } catch (LimitExceededException e) {
            refusal.write(request, response, null, e);
            return;
        }
        chain.doFilter(request, response);
    }
}
