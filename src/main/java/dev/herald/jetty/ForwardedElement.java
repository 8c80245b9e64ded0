package dev.herald.jetty;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/**
 * What one proxy forwarded about its client; each proxy appends an element on the right.
 *
 * <p>{@code X-Forwarded-For}, {@code -Proto}, {@code -Host} and {@code -Port} take precedence: {@code Forwarded} (RFC 7239) is read
 * only without them. {@code X-Forwarded-Proto}, {@code -Host} and {@code -Port} are matched to {@code X-Forwarded-For} from the
 * right, since a proxy either appends to all of them or passes on what the first one wrote.
 *
 * @param client the address that connected to the proxy, as written
 * @param scheme the scheme of that connection, as written
 * @param host the host that was requested, as written
 * @param port the port that was requested, as written
 */
record ForwardedElement(
        @Nullable String client,
        @Nullable String scheme,
        @Nullable String host,
        @Nullable String port) {

    /** An element that could not be parsed. */
    private static final ForwardedElement INVALID = new ForwardedElement("", null, null, null);

    /** The leftmost first; empty if no proxy forwarded anything. */
    static List<ForwardedElement> of(HttpFields headers) {
        List<String> clients = list(headers, HttpHeader.X_FORWARDED_FOR);
        List<String> schemes = list(headers, HttpHeader.X_FORWARDED_PROTO);
        List<String> hosts = list(headers, HttpHeader.X_FORWARDED_HOST);
        List<String> ports = list(headers, HttpHeader.X_FORWARDED_PORT);
        if (clients.isEmpty() && schemes.isEmpty() && hosts.isEmpty() && ports.isEmpty()) {
            return standard(headers);
        }
        List<ForwardedElement> all = new ArrayList<>();
        for (int fromRight = Math.max(clients.size(), 1) - 1; fromRight >= 0; fromRight--) {
            all.add(new ForwardedElement(
                    fromRight(clients, fromRight),
                    fromRight(schemes, fromRight),
                    fromRight(hosts, fromRight),
                    fromRight(ports, fromRight)));
        }
        return all;
    }

    private static List<String> list(HttpFields headers, HttpHeader name) {
        List<String> values = new ArrayList<>();
        for (String line : headers.getValuesList(name)) {
            for (String value : line.split(",", -1)) {
                values.add(value.strip());
            }
        }
        return values;
    }

    /** The leftmost, if there are fewer. */
    private static @Nullable String fromRight(List<String> values, int index) {
        return values.isEmpty() ? null : values.get(Math.max(0, values.size() - 1 - index));
    }

    private static List<ForwardedElement> standard(HttpFields headers) {
        List<ForwardedElement> all = new ArrayList<>();
        for (String line : headers.getValuesList(HttpHeader.FORWARDED)) {
            List<String> elements = split(line, ',');
            // With an open quote the element of the next proxy would be taken for part of this one.
            (elements.isEmpty() ? List.of("") : elements).forEach(element -> all.add(element(element)));
        }
        return all;
    }

    private static ForwardedElement element(String text) {
        ForwardedElement found = new ForwardedElement(null, null, null, null);
        for (String pair : split(text, ';')) {
            int equals = pair.indexOf('=');
            if (equals < 0) {
                return INVALID;
            }
            String value = unquoted(pair.substring(equals + 1).strip());
            found = switch (pair.substring(0, equals).strip().toLowerCase(Locale.ROOT)) {
                case "for" -> new ForwardedElement(value, found.scheme, found.host, null);
                case "proto" -> new ForwardedElement(found.client, value, found.host, null);
                case "host" -> new ForwardedElement(found.client, found.scheme, value, null);
                default -> found;
            };
        }
        return found.client == null ? INVALID : found;
    }

    /** Ignores separators within quotes; returns nothing if a quote is not closed. */
    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int begin = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (quoted && c == '\\') {
                i++;
            } else if (!quoted && c == separator) {
                parts.add(text.substring(begin, i));
                begin = i + 1;
            }
        }
        parts.add(text.substring(begin));
        return quoted ? List.of() : parts;
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}
