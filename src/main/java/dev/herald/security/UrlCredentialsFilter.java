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
 * Takes credentials out of the URL (RFC 6750, section 2.3) before anything else sees it, and so anything that logs it;
 * {@link #of} has them then.
 */
class UrlCredentialsFilter extends OncePerRequestFilter {

    /** Before Spring Security, which logs the URLs of requests. */
    static final int ORDER = -200;

    private static final String PARAMETER = "access_token=";
    private static final String ATTRIBUTE = UrlCredentialsFilter.class.getName();

    /** Those that stood in the URL, as often as they did. */
    static List<String> of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof Taken taken ? taken.credentials() : List.of();
    }

    private record Taken(List<String> credentials) {

        @Override
        public String toString() {
            return "Taken";
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
        List<String> credentials = pairs(request.getQueryString(), UrlCredentialsFilter::isTaken)
                .map(pair -> pair.substring(PARAMETER.length()))
                .toList();
        request.setAttribute(ATTRIBUTE, new Taken(credentials));
        chain.doFilter(new Without(request), response);
    }

    private static Stream<String> pairs(@Nullable String query, Predicate<String> which) {
        return query == null
                ? Stream.empty()
                : Arrays.stream(query.split("&", -1)).filter(which);
    }

    private static boolean isTaken(String pair) {
        return pair.startsWith(PARAMETER);
    }

    private static final class Without extends HttpServletRequestWrapper {

        Without(HttpServletRequest request) {
            super(request);
        }

        @Override
        public String getQueryString() {
            return pairs(super.getQueryString(), Predicate.not(UrlCredentialsFilter::isTaken))
                    .collect(Collectors.joining("&"));
        }
    }
}
