package dev.herald.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Removes credentials from the URL (RFC 6750, section 2.3) before anything can log it; {@link #of} returns them.
 */
class UrlCredentialsFilter extends OncePerRequestFilter {

    /** Before Spring Security, which logs the URLs of requests. */
    static final int ORDER = -200;

    private static final String PARAMETER = "access_token=";
    private static final String ATTRIBUTE = UrlCredentialsFilter.class.getName();

    /** The credentials that the URL had, each occurrence. */
    static List<String> of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof Removed removed ? removed.credentials() : List.of();
    }

    private record Removed(List<String> credentials) {

        @Override
        public String toString() {
            return "Removed";
        }
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String query = request.getQueryString();
        return query == null || !query.contains(PARAMETER);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        List<String> credentials = pairs(request.getQueryString(), UrlCredentialsFilter::isCredentials)
                .map(pair -> pair.substring(PARAMETER.length()))
                .toList();
        request.setAttribute(ATTRIBUTE, new Removed(credentials));
        chain.doFilter(new WithoutCredentials(request), response);
    }

    private static Stream<String> pairs(@Nullable String query, Predicate<String> which) {
        return query == null
                ? Stream.empty()
                : Arrays.stream(query.split("&", -1)).filter(which);
    }

    private static boolean isCredentials(String pair) {
        return pair.startsWith(PARAMETER);
    }

    private static final class WithoutCredentials extends HttpServletRequestWrapper {

        WithoutCredentials(HttpServletRequest request) {
            super(request);
        }

        @Override
        public String getQueryString() {
            return pairs(super.getQueryString(), Predicate.not(UrlCredentialsFilter::isCredentials))
                    .collect(Collectors.joining("&"));
        }
    }
}
