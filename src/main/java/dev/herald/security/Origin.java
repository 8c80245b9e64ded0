package dev.herald.security;

import java.net.IDN;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An origin (RFC 6454): what is equal for browsers is equal here.
 *
 * @param scheme in lower case
 * @param host in lower case, in ASCII; begins with {@code *.} for every subdomain
 * @param port that of the scheme if none was written; {@link #ANY_PORT} for all
 */
record Origin(String scheme, String host, int port) {

    static final int ANY_PORT = -2;

    private static final Pattern TEXT = Pattern.compile(
            "([A-Za-z][A-Za-z0-9+.-]*)://(\\[[0-9A-Fa-f:.]+]|[^/?#@:\\[\\]\\s\\\\]*)(?::([0-9]{1,5}))?/?");
    private static final Pattern NAME = Pattern.compile("[a-z0-9_-]{1,63}(\\.[a-z0-9_-]{1,63})*\\.?");
    private static final Pattern IPV4 =
            Pattern.compile("(%1$s\\.){3}%1$s".formatted("(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"));

    /** What browsers take for an IPv4 address, in whatever form. */
    private static final Pattern NUMERIC = Pattern.compile("(.*\\.)?(0x[0-9a-f]*|[0-9]+)\\.?");

    /** Letters that browsers keep and {@link IDN} replaces. */
    private static final Pattern DEVIATIONS = Pattern.compile("[\u00df\u03c2\u200c\u200d]");

    private static final Map<String, Integer> DEFAULT_PORTS = Map.of("http", 80, "https", 443);
    private static final String SUBDOMAINS = "*.";
    private static final String ANY_PORT_SUFFIX = ":*";
    private static final int MAX_PORT = 65535;

    /** What a browser sent; null if that is no origin. */
    static @Nullable Origin parse(String text) {
        return text.chars().allMatch(c -> c > ' ' && c < 0x7f) ? read(text) : null;
    }

    /** What an operator wrote; null if no browser sends such an origin. */
    static @Nullable Origin parsePattern(String text) {
        String origin = text.endsWith(ANY_PORT_SUFFIX) ? text.substring(0, text.length() - 2) : text;
        int host = origin.indexOf("://") + "://".length();
        boolean subdomains = host >= 3 && origin.startsWith(SUBDOMAINS, host);
        Origin read = read(subdomains ? origin.substring(0, host) + origin.substring(host + 2) : origin);
        if (read == null || isWebSocket(read.scheme) || (subdomains && !isName(read.host))) {
            return null;
        }
        return new Origin(
                read.scheme,
                subdomains ? SUBDOMAINS + read.host : read.host,
                origin.length() < text.length() ? ANY_PORT : read.port);
    }

    /** Whether {@code origin} is this one, or one of those for which this one stands. */
    boolean matches(Origin origin) {
        return scheme.equals(origin.scheme)
                && (port == ANY_PORT || port == origin.port)
                && (host.startsWith(SUBDOMAINS)
                        ? origin.host.length() >= host.length() && origin.host.endsWith(host.substring(1))
                        : host.equals(origin.host));
    }

    private static @Nullable Origin read(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        String scheme = matcher.group(1).toLowerCase(Locale.ROOT);
        boolean isWeb = DEFAULT_PORTS.containsKey(scheme);
        String host = isWeb ? webHost(matcher.group(2)) : matcher.group(2).toLowerCase(Locale.ROOT);
        int port =
                matcher.group(3) == null ? DEFAULT_PORTS.getOrDefault(scheme, -1) : Integer.parseInt(matcher.group(3));
        return host == null || port > MAX_PORT || host.contains("*") ? null : new Origin(scheme, host, port);
    }

    private static @Nullable String webHost(String written) {
        if (written.startsWith("[")) {
            return address(written.substring(1, written.length() - 1));
        }
        String name = ascii(written);
        return name != null && (isName(name) || IPV4.matcher(name).matches()) ? name : null;
    }

    private static boolean isName(String host) {
        return NAME.matcher(host).matches() && !NUMERIC.matcher(host).matches();
    }

    /** Null if browsers may write it otherwise. */
    private static @Nullable String ascii(String name) {
        try {
            return DEVIATIONS.matcher(name).find()
                    ? null
                    : IDN.toASCII(name, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static @Nullable String address(String literal) {
        try {
            return "[" + InetAddress.ofLiteral(literal).getHostAddress() + "]";
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static boolean isWebSocket(String scheme) {
        return scheme.equals("ws") || scheme.equals("wss");
    }
}
