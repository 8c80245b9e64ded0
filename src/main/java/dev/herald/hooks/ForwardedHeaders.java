package dev.herald.hooks;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * The headers of requests to one hook: its own, and those of the client that are named. A header that a connect command emulates is left
 * out where the handshake has one of that name, which a proxy may have set, and where it is none by its characters.
 */
final class ForwardedHeaders {

    /** RFC 9110, sections 7.6.1 and 8; RFC 6455, section 11.3; and what the request has of its own. */
    private static final Set<String> OF_CONNECTION = Set.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "proxy-authenticate",
            "proxy-authorization",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "expect",
            "host",
            "http2-settings",
            "accept",
            "accept-encoding",
            "content-length",
            "content-type",
            "content-encoding");

    private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e]*");

    private final Set<String> named;
    private final Set<String> emulated;
    private final Map<String, String> own;

    ForwardedHeaders(HookEndpoint endpoint) {
        this.named = lowerCase(endpoint.headers());
        this.emulated = lowerCase(endpoint.emulatedHeaders());
        this.own = Map.copyOf(endpoint.requestHeaders());
    }

    static Set<String> lowerCase(Set<String> names) {
        return names.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }

    /** Whether it says how one connection or one body is, so that it must not be passed on. */
    static boolean isOfConnection(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return OF_CONNECTION.contains(lower) || lower.startsWith("sec-websocket-");
    }

    Set<String> named() {
        return named;
    }

    Set<String> emulated() {
        return emulated;
    }

    void write(HookClient client, HttpHeaders headers) {
        own.forEach(headers::set);
        for (String name : named) {
            List<String> values = client.headers().getOrDefault(name, List.of());
            values.stream().filter(ForwardedHeaders::isValue).forEach(value -> headers.add(name, value));
        }
        for (String name : emulated) {
            String value = client.emulatedHeaders().get(name);
            if (isValue(value) && !client.headers().containsKey(name)) {
                headers.set(name, value);
            }
        }
    }

    private static boolean isValue(@Nullable String value) {
        return value != null && VALUE.matcher(value).matches();
    }
}
