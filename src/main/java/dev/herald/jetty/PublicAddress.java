package dev.herald.jetty;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.MappingMatch;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpScheme;
import org.eclipse.jetty.server.Request;

/**
 * How the client of a request reaches this service, as far as trusted proxies forwarded it.
 *
 * @param host with its port, unless that is the one of the scheme
 * @param path the path under which this service is, without a slash at its end; empty for none
 */
public record PublicAddress(boolean secure, String host, String path) {

    private static final String PREFIX = "X-Forwarded-Prefix";
    private static final String ATTRIBUTE = PublicAddress.class.getName();
    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~-]{1,255}){0,16}");

    public static PublicAddress of(HttpServletRequest request) {
        int port = request.getServerPort();
        boolean isDefault = port == (request.isSecure() ? HttpScheme.HTTPS : HttpScheme.HTTP).getDefaultPort();
        return new PublicAddress(
                request.isSecure(),
                request.getServerName() + (isDefault ? "" : ":" + port),
                forwardedPrefix(request) + request.getServletContext().getContextPath() + servletPath(request));
    }

    /** Remembers the path that trusted proxies removed; one that is not plain is ignored. */
    static void forwarded(Request request, HttpFields headers) {
        String prefix = headers.getValuesList(PREFIX).stream()
                .flatMap(line -> Pattern.compile(",").splitAsStream(line))
                .map(String::strip)
                .map(path -> path.endsWith("/") ? path.substring(0, path.length() - 1) : path)
                .collect(Collectors.joining());
        if (PATH.matcher(prefix).matches()) {
            request.setAttribute(ATTRIBUTE, prefix);
        }
    }

    private static String forwardedPrefix(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof String prefix ? prefix : "";
    }

    private static String servletPath(HttpServletRequest request) {
        return request.getHttpServletMapping().getMappingMatch() == MappingMatch.PATH ? request.getServletPath() : "";
    }
}
