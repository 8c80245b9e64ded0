package dev.herald.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Has {@code TRACE} refused like every other method that an endpoint lacks. A servlet would send the request back with all its
 * headers, whatever the controllers say, and so the method has another name from here on; names are case-sensitive.
 */
class TraceFilter extends OncePerRequestFilter {

    private static final String TRACE = "TRACE";

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getMethod().equals(TRACE);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        chain.doFilter(
                new HttpServletRequestWrapper(request) {
                    @Override
                    public String getMethod() {
                        return "Trace";
                    }
                },
                response);
    }
}
