package dev.herald.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Hides credentials from everything that runs after authentication, and so from its logs: Spring's handshake, for one, logs
 * all headers at level TRACE.
 */
class HiddenCredentialsFilter extends OncePerRequestFilter {

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        chain.doFilter(new WithoutCredentials(request), response);
    }

    private static final class WithoutCredentials extends HttpServletRequestWrapper {

        private static final Set<String> HIDDEN =
                Set.of("authorization", CredentialsConverter.KEY_HEADER.toLowerCase(Locale.ROOT), "cookie");

        WithoutCredentials(HttpServletRequest request) {
            super(request);
        }

        @Override
        public @Nullable String getHeader(String name) {
            Enumeration<String> values = getHeaders(name);
            return values.hasMoreElements() ? values.nextElement() : null;
        }

        @Override
        public Enumeration<String> getHeaders(String name) {
            if (HIDDEN.contains(name.toLowerCase(Locale.ROOT))) {
                return Collections.emptyEnumeration();
            }
            return name.equalsIgnoreCase(CredentialsConverter.PROTOCOLS) ? protocols() : super.getHeaders(name);
        }

        @Override
        public Enumeration<String> getHeaderNames() {
            return Collections.enumeration(Collections.list(super.getHeaderNames()).stream()
                    .filter(name -> getHeaders(name).hasMoreElements())
                    .toList());
        }

        private Enumeration<String> protocols() {
            List<String> offered = CredentialsConverter.protocols((HttpServletRequest) getRequest());
            int scheme = offered.indexOf(CredentialsConverter.SCHEME);
            return Collections.enumeration(
                    scheme < 0 || scheme + 1 >= offered.size() ? offered : without(offered, scheme + 1));
        }

        private static List<String> without(List<String> all, int index) {
            List<String> rest = new ArrayList<>(all);
            rest.remove(index);
            return rest;
        }
    }
}
