package dev.herald.security;

import dev.herald.jetty.ClientConnection;
import dev.herald.jetty.DirectExchange;
import dev.herald.security.SecurityMeters.Reason;
import dev.herald.topic.Excerpt;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * While no credentials are configured, rejects requests whose host is not a name of this machine: a site whose name resolves
 * to 127.0.0.1 a moment later (DNS rebinding) would otherwise have the same origin as Herald for a browser on this machine. A host that
 * a proxy forwarded counts as well as, and never instead of, the one that the request itself names.
 */
class LocalNamesFilter extends OncePerRequestFilter {

    private static final Pattern BRACKETS = Pattern.compile("^\\[|]$");

    private final boolean active;
    private final AuthErrorHandler authErrorHandler;

    LocalNamesFilter(SecuritySettings settings, AuthErrorHandler authErrorHandler) {
        this.active = isActive(settings);
        this.authErrorHandler = authErrorHandler;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !active || foreign(request) == null;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        authErrorHandler.refuse(
                request,
                response,
                Reason.HOST,
                HttpServletResponse.SC_FORBIDDEN,
                "Host %s is not allowed: only localhost is while no credentials are configured."
                        .formatted(Excerpt.of(String.valueOf(foreign(request)))));
    }

    private static boolean isActive(SecuritySettings settings) {
        return !settings.hasCredentials() && !settings.insecure();
    }

    /** Whether this filter would let a request pass that is in no servlet. */
    static boolean accepts(SecuritySettings settings, DirectExchange exchange) {
        return !isActive(settings) || (isLocal(exchange.receivedHost()) && isLocal(exchange.host()));
    }

    /** The host that is not local: as received, or as a proxy forwarded it. Null if both are. */
    private static @Nullable String foreign(HttpServletRequest request) {
        return Stream.of(ClientConnection.receivedHostOf(request), request.getServerName())
                .filter(host -> !isLocal(host))
                .findFirst()
                .orElse(null);
    }

    static boolean isLocal(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.equals("localhost") || name.endsWith(".localhost") || isLoopback(name);
    }

    private static boolean isLoopback(String literal) {
        try {
            return InetAddress.ofLiteral(BRACKETS.matcher(literal).replaceAll(""))
                    .isLoopbackAddress();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
