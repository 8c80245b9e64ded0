package dev.herald.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.firewall.FirewalledRequest;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.StrictHttpFirewall;

/**
 * Spring Security's strict firewall, but for the one segment of a path that names a user, a topic or a session: there every
 * percent-encoded character is accepted, for instance {@code /users/a%2Fb}. Every other segment is checked as ever, so that none leads
 * out of its place.
 *
 * <p>{@code .} and {@code ..} are not accepted there, nor does Jetty accept them encoded: clients and proxies resolve them before they
 * send them. For these there is a query parameter.
 */
final class NameFirewall extends StrictHttpFirewall {

    private static final Pattern NAMED = Pattern.compile("(/(?:users|topics|sessions)/)([^/;]+)(/[^/]*)?");

    @Override
    public FirewalledRequest getFirewalledRequest(HttpServletRequest request) {
        Matcher path = NAMED.matcher(
                request.getRequestURI().substring(request.getContextPath().length()));
        if (!path.matches()) {
            return super.getFirewalledRequest(request);
        }
        requireNoDots(path.group(2));
        NamedRequest named = new NamedRequest(request, path.replaceFirst("$1name$3"));
        FirewalledRequest checked = super.getFirewalledRequest(named);
        named.checkedPath = null;
        return checked;
    }

    private static void requireNoDots(String name) {
        if (name.equals(".") || name.equals("..")) {
            throw new RequestRejectedException(
                    "A path cannot name %s: use the parameter user of /users, or topic of /topics/messages."
                            .formatted(name));
        }
    }

    /** Has a path that is checked, and after that its own. */
    private static final class NamedRequest extends HttpServletRequestWrapper {

        private @Nullable String checkedPath;

        NamedRequest(HttpServletRequest request, String checkedPath) {
            super(request);
            this.checkedPath = checkedPath;
        }

        @Override
        public String getRequestURI() {
            return checkedPath == null ? super.getRequestURI() : getContextPath() + checkedPath;
        }

        @Override
        public String getServletPath() {
            return checkedPath == null ? super.getServletPath() : checkedPath;
        }

        @Override
        public @Nullable String getPathInfo() {
            return checkedPath == null ? super.getPathInfo() : null;
        }
    }
}
