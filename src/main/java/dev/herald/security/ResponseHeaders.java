package dev.herald.security;

import dev.herald.jetty.ResponseHead;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.security.web.header.Header;

/** The headers with which every response protects the page that receives it, whether a filter writes them or not. */
public final class ResponseHeaders {

    /** Resources of this service only, nothing inline, and no framing. */
    static final String CONTENT = "default-src 'self'; connect-src 'self'; img-src 'self' data:; object-src 'none'; "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /** One year, which a browser remembers for all of the host (RFC 6797, section 6.1). */
    private static final String HTTPS_ONLY = "max-age=31536000 ; includeSubDomains";

    /** What a cross-origin request would make different; the filter for these adds it to every response. */
    private static final List<String> VARY = List.of(
            HttpHeaders.ORIGIN, HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD, HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS);

    private static final ResponseHead SAME_ORIGIN = VARY.stream()
            .reduce(ResponseHead.of(Map.of()), (head, name) -> head.with(HttpHeaders.VARY, name), ResponseHead::with);

    /** What a page of another origin may read of a response, besides what every page may. */
    static final List<String> EXPOSED =
            List.of(HttpHeaders.ALLOW, HttpHeaders.RETRY_AFTER, HttpHeaders.WWW_AUTHENTICATE);

    private ResponseHeaders() {}

    /** @param content the value of {@code Content-Security-Policy} */
    static List<Header> of(String content) {
        return values(content).entrySet().stream()
                .map(header -> new Header(header.getKey(), header.getValue()))
                .toList();
    }

    private static Map<String, String> values(String content) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("X-Content-Type-Options", "nosniff");
        values.put("X-XSS-Protection", "0");
        values.put(HttpHeaders.CACHE_CONTROL, "no-cache, no-store, max-age=0, must-revalidate");
        values.put(HttpHeaders.PRAGMA, "no-cache");
        values.put(HttpHeaders.EXPIRES, "0");
        values.put("X-Frame-Options", "DENY");
        values.put("Content-Security-Policy", content);
        values.put("Referrer-Policy", "no-referrer");
        return values;
    }

    /** Those of a response that passes no filter. */
    public static ResponseHead direct(boolean secure) {
        ResponseHead head = ResponseHead.of(values(CONTENT));
        return (secure ? head.with("Strict-Transport-Security", HTTPS_ONLY) : head).with(SAME_ORIGIN);
    }

    /** Those of a handshake from a page of this host, or from none. */
    static ResponseHead sameOrigin() {
        return SAME_ORIGIN;
    }

    /** Those of a handshake from a page of another origin, which is allowed (WHATWG Fetch, section 3.3.3). */
    static ResponseHead crossOrigin(String origin) {
        return SAME_ORIGIN.with(allowing(origin));
    }

    /** What lets a page of this origin, which is allowed, read the response. */
    static ResponseHead allowing(String origin) {
        return ResponseHead.of(Map.of())
                .with(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin)
                .with(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, String.join(", ", EXPOSED));
    }
}
