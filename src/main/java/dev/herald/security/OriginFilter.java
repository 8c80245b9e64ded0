package dev.herald.security;

import dev.herald.security.SecurityMeters.Reason;
import dev.herald.topic.Excerpt;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Rejects cross-origin requests, whatever their method, unless {@code herald.security.allowed-origins} has the origin
 * (RFC 6454, section 7; RFC 6455, section 10.2): the page of another site must not use the access that its user has.
 */
class OriginFilter extends OncePerRequestFilter {

    private final AllowedOrigins allowed;
    private final AuthErrorHandler authErrorHandler;

    OriginFilter(SecuritySettings settings, AuthErrorHandler authErrorHandler) {
        this.allowed = AllowedOrigins.of(settings.allowedOrigins());
        this.authErrorHandler = authErrorHandler;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin == null || isAllowed(origin, request)) {
            chain.doFilter(request, response);
        } else {
            authErrorHandler.refuse(
                    request,
                    response,
                    Reason.ORIGIN,
                    HttpServletResponse.SC_FORBIDDEN,
                    "Origin %s is not allowed: accepted are this host and herald.security.allowed-origins."
                            .formatted(Excerpt.of(origin)));
        }
    }

    private boolean isAllowed(String origin, HttpServletRequest request) {
        return allowed.allows(origin)
                || AllowedOrigins.isSame(origin, request.getScheme(), request.getServerName(), request.getServerPort());
    }
}
