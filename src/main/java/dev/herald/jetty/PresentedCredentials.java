package dev.herald.jetty;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jetty.ee11.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * The credentials of a request: {@code Authorization: Bearer} (RFC 6750, section 2.1) or {@code apikey}, {@code X-API-Key}, for browsers, whose
 * WebSockets send no header, {@code Sec-WebSocket-Protocol: bearer, <token>}, and {@code ?access_token=} (section 2.3) or
 * {@code ?api_key=}.
 *
 * <p>{@link CredentialsCustomizer} takes them out of the request, which has this as an attribute instead.
 */
public final class PresentedCredentials {

    static final String KEY_HEADER = "X-API-Key";
    static final String PARAMETER = "access_token";

    static final String ATTRIBUTE = PresentedCredentials.class.getName();
    static final String API_KEY_PARAMETER = "api_key";
    private static final String SCHEME = "bearer";
    private static final Set<String> SCHEMES = Set.of(SCHEME, "apikey");
    private static final String AUTHORIZATION = HttpHeader.AUTHORIZATION.asString();
    private static final String PROTOCOLS = HttpHeader.SEC_WEBSOCKET_SUBPROTOCOL.asString();
    private static final PresentedCredentials NONE = new PresentedCredentials();

    private final List<Presented> all = new ArrayList<>();

    /** Those that were taken out, for applications that authenticate clients by them. */
    private final List<HttpField> headers = new ArrayList<>();

    /** @param where the header or parameter */
    private record Presented(String where, String credentials) {}

    private PresentedCredentials() {}

    /** Those of a request, or none. */
    public static PresentedCredentials of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof PresentedCredentials presented ? presented : NONE;
    }

    /** Those of a request that is in no servlet, or none. */
    static PresentedCredentials of(Request request) {
        return request.getAttribute(ATTRIBUTE) instanceof PresentedCredentials presented ? presented : NONE;
    }

    /** The same of a request in a servlet. */
    public static List<String> headers(HttpServletRequest request, String name) {
        return headers(ServletContextRequest.getServletContextRequest(request), name);
    }

    /** All values of a header of a request, whether it was taken out or not. */
    public static List<String> headers(Request request, String name) {
        List<String> left = request.getHeaders().getValuesList(name);
        return left.isEmpty()
                ? of(request).headers.stream()
                        .filter(field -> field.is(name))
                        .map(HttpField::getValue)
                        .filter(Objects::nonNull)
                        .toList()
                : left;
    }

    /** What was presented, each occurrence. */
    public List<String> values() {
        return all.isEmpty()
                ? List.of()
                : all.stream().map(Presented::credentials).toList();
    }

    /** Where it was presented. */
    public List<String> locations() {
        return all.stream().map(Presented::where).distinct().toList();
    }

    /** Whether some are in the URL, as {@code ?access_token=}. */
    public boolean isInUrl() {
        return !all.isEmpty() && locations().contains(PARAMETER);
    }

    /** Whether some are in the URL, as {@code ?api_key=}. */
    public boolean isApiKeyInUrl() {
        return !all.isEmpty() && locations().contains(API_KEY_PARAMETER);
    }

    /** Without them. */
    @Override
    public String toString() {
        return "PresentedCredentials" + locations();
    }

    /** Collects the credentials of one request, and returns what is left of it. */
    static final class Reader {

        private final PresentedCredentials found = new PresentedCredentials();

        /** The headers without credentials, and without cookies, which nothing here reads. */
        HttpFields withoutCredentials(HttpFields headers) {
            HttpFields.Mutable rest = HttpFields.build();
            for (HttpField field : headers) {
                HttpField left = withoutCredentials(field);
                if (left != null) {
                    rest.add(left);
                } else {
                    found.headers.add(field);
                }
            }
            return withoutToken(rest);
        }

        static boolean hasCredentials(HttpURI uri) {
            return uri.getQuery() != null && pairs(uri.getQuery()).anyMatch(Reader::isCredentials);
        }

        HttpURI withoutCredentials(HttpURI uri) {
            String query = Objects.requireNonNull(uri.getQuery());
            pairs(query)
                    .filter(Reader::isCredentials)
                    .forEach(pair ->
                            add(name(pair), decode(pair.substring(Math.min(pair.length(), pair.indexOf('=') + 1)))));
            String rest = pairs(query).filter(pair -> !isCredentials(pair)).collect(Collectors.joining("&"));
            return HttpURI.build(uri).query(rest.isEmpty() ? null : rest).asImmutable();
        }

        PresentedCredentials found() {
            return found;
        }

        private @Nullable HttpField withoutCredentials(HttpField field) {
            if (field.is(AUTHORIZATION)) {
                addAuthorization(field.getValue() == null ? "" : field.getValue());
                return null;
            }
            if (field.is(KEY_HEADER)) {
                add(KEY_HEADER, field.getValue() == null ? "" : field.getValue());
                return null;
            }
            return field.is(HttpHeader.COOKIE.asString()) || field.is(HttpHeader.PROXY_AUTHORIZATION.asString())
                    ? null
                    : field;
        }

        /** Other schemes are ignored. */
        private void addAuthorization(String header) {
            String[] parts = header.strip().split("[ \t]+", 2);
            if (parts.length == 2 && SCHEMES.contains(parts[0].toLowerCase(Locale.ROOT))) {
                add(AUTHORIZATION, parts[1]);
            }
        }

        /**
         * The headers without the token that follows {@code bearer} in the list of subprotocols, which may be in several headers.
         * Browsers accept no {@code /} and no {@code =} in it, so it may be percent-encoded.
         */
        private HttpFields withoutToken(HttpFields.Mutable headers) {
            List<String> offered = headers.getValuesList(PROTOCOLS).stream()
                    .flatMap(header -> Arrays.stream(header.split(",", -1)))
                    .map(String::strip)
                    .collect(Collectors.toCollection(ArrayList::new));
            int scheme = indexOfScheme(offered);
            if (scheme >= 0 && scheme + 1 < offered.size()) {
                add(PROTOCOLS, decode(offered.remove(scheme + 1)));
                headers.put(PROTOCOLS, String.join(", ", offered));
            }
            return headers.asImmutable();
        }

        private static int indexOfScheme(List<String> offered) {
            return offered.stream()
                    .map(each -> each.toLowerCase(Locale.ROOT))
                    .toList()
                    .indexOf(SCHEME);
        }

        private void add(String where, String credentials) {
            found.all.add(new Presented(where, credentials));
        }

        private static Stream<String> pairs(String query) {
            return Arrays.stream(query.split("&", -1));
        }

        private static boolean isCredentials(String pair) {
            String name = name(pair);
            return name.equals(PARAMETER) || name.equals(API_KEY_PARAMETER);
        }

        private static String name(String pair) {
            int end = pair.indexOf('=');
            return decode(end < 0 ? pair : pair.substring(0, end));
        }

        /** No credentials have a space, so that a plus is one. Unchanged if it is not percent-encoded. */
        private static String decode(String text) {
            try {
                return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                return text;
            }
        }
    }
}
