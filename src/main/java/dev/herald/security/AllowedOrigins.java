package dev.herald.security;

import dev.herald.topic.Excerpt;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The origins of {@code herald.security.allowed-origins}, in the form in which browsers send them, so that one that is written
 * otherwise matches all the same, and one that could never match is not accepted.
 *
 * <p>{@code *} as the first label of a host stands for one or more labels, as a port for any port, and alone for every origin.
 */
final class AllowedOrigins {

    private static final String ALL = "*";

    /** Of pages without an origin, such as a file or a sandboxed frame of any site. */
    private static final String OPAQUE = "null";

    private final boolean all;
    private final boolean opaque;
    private final List<Origin> patterns;

    private AllowedOrigins(List<String> texts) {
        this.all = texts.contains(ALL);
        this.opaque = texts.stream().anyMatch(OPAQUE::equalsIgnoreCase);
        this.patterns = texts.stream()
                .filter(text -> !text.equals(ALL) && !text.equalsIgnoreCase(OPAQUE))
                .map(AllowedOrigins::pattern)
                .toList();
    }

    /**
     * @param settings each an origin, or several separated by commas
     * @throws IllegalArgumentException if one of them is no origin; the message names it
     */
    static AllowedOrigins of(Collection<String> settings) {
        return new AllowedOrigins(settings.stream()
                .flatMap(setting -> Stream.of(setting.split(",")))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .toList());
    }

    /**
     * Whether the page of this origin may call.
     *
     * @param origin the value of the header; one that is no origin is not allowed, even where all are
     */
    boolean allows(String origin) {
        if (origin.equals(OPAQUE)) {
            return all || opaque;
        }
        Origin parsed = Origin.parse(origin);
        return parsed != null && (all || patterns.stream().anyMatch(pattern -> pattern.matches(parsed)));
    }

    private static Origin pattern(String text) {
        Origin pattern = Origin.parsePattern(text);
        if (pattern == null) {
            throw new IllegalArgumentException(
                    "herald.security.allowed-origins: %s (expected: the origin of a page, such as https://app.example.com or"
                                    .formatted(Excerpt.of(text))
                            + " https://app.example.com:8443, with its scheme and without a path; https://*.example.com for"
                            + " every subdomain; or * for all)");
        }
        return pattern;
    }

    /** The origin of this host as the client sees it. */
    static boolean isSame(String origin, String scheme, String host, int port) {
        @Nullable Origin parsed = Origin.parse(origin);
        return parsed != null && parsed.equals(Origin.parse(scheme + "://" + host + ":" + port));
    }
}
