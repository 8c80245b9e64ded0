package dev.herald.jetty;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * The requests of which neither a filter nor a framework reads more than a {@link DirectEndpoint} does: each header is known, given once,
 * and of an ordinary value.
 */
public final class PlainHeaders {

    /** Nothing reads them after the customizers of the connector, whatever their values, if these are printable. */
    private static final Set<String> IGNORED = Set.of(
            "accept-encoding",
            "baggage",
            "cache-control",
            "cdn-loop",
            "date",
            "dnt",
            "forwarded",
            "pragma",
            "priority",
            "referer",
            "traceparent",
            "tracestate",
            "user-agent",
            "via");

    /** Likewise, of browsers and of proxies, which have many. */
    private static final List<String> IGNORED_PREFIXES = List.of("sec-ch-", "sec-fetch-", "cf-", "x-");

    private static final Set<String> NOT_IGNORED =
            Set.of("x-forwarded-prefix", "x-http-method", "x-http-method-override", "x-method-override");

    private static final Set<String> BODIES = Set.of(
            "text/plain",
            "text/plain;charset=utf-8",
            "application/json",
            "application/json;charset=utf-8",
            "application/octet-stream",
            "application/x-www-form-urlencoded");

    private static final Set<String> CONNECTIONS = Set.of("close", "keep-alive", "upgrade", "keep-alive, upgrade");

    /** As browsers offer them. */
    private static final Pattern EXTENSIONS = Pattern.compile("[a-z-]+(; ?[a-z_]+(=[0-9]+)?)*");

    private final Map<String, Predicate<String>> read = new HashMap<>();

    private PlainHeaders(String accepted, String... names) {
        Arrays.stream(names).forEach(name -> read.put(name, any -> true));
        read.put("accept", List.of("*/*", accepted, accepted + ", */*")::contains);
        read.put("accept-language", PlainHeaders::isListOfTokens);
        read.put("connection", value -> CONNECTIONS.contains(value.toLowerCase(Locale.ROOT)));
        read.put("host", any -> true);
    }

    /**
     * Those of requests with a body.
     *
     * @param accepted the media type of the response
     * @param names of further headers that are read, in lower case
     */
    public static PlainHeaders ofRequests(String accepted, String... names) {
        PlainHeaders headers = new PlainHeaders(accepted, names);
        headers.read.put("content-length", any -> true);
        headers.read.put("content-type", PlainHeaders::isOrdinaryType);
        headers.read.put("transfer-encoding", "chunked"::equals);
        return headers;
    }

    /** The same of handshakes, which have none. */
    public static PlainHeaders ofHandshakes(String accepted, String... names) {
        PlainHeaders headers = new PlainHeaders(accepted, names);
        headers.read.put("origin", any -> true);
        headers.read.computeIfPresent("sec-websocket-extensions", (name, any) -> EXTENSIONS.asMatchPredicate());
        return headers;
    }

    /** Whether it is such a request. */
    public boolean match(DirectExchange exchange) {
        Request request = exchange.request();
        if (request.getConnectionMetaData().getHttpVersion() != HttpVersion.HTTP_1_1) {
            return false;
        }
        Set<String> seen = new HashSet<>();
        for (HttpField field : request.getHeaders()) {
            String name = field.getLowerCaseName();
            if (!isPrintable(field.getValue())) {
                return false;
            }
            Predicate<String> plain = read.get(name);
            if (plain == null ? !isIgnored(name) : !plain.test(field.getValue()) || !seen.add(name)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPrintable(@Nullable String value) {
        if (value == null) {
            return false;
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' || c > '~') {
                return false;
            }
        }
        return true;
    }

    private static boolean isIgnored(String name) {
        return IGNORED.contains(name)
                || (IGNORED_PREFIXES.stream().anyMatch(name::startsWith) && !NOT_IGNORED.contains(name));
    }

    private static boolean isListOfTokens(String value) {
        return value.chars().allMatch(c -> Character.isLetterOrDigit(c) || "-*,;=. ".indexOf(c) >= 0);
    }

    private static boolean isOrdinaryType(String value) {
        return BODIES.contains(value.toLowerCase(Locale.ROOT).replace(" ", ""));
    }
}
