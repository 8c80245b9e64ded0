package dev.herald.jetty;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * The parameters in the query of a URL, without those of a form in the body, which a servlet counts among them.
 *
 * <p>Invalid percent-encoding is left undecoded: the parser of the value rejects it.
 */
public final class QueryParameters {

    private final Map<String, List<String>> encoded;

    private QueryParameters(Map<String, List<String>> encoded) {
        this.encoded = encoded;
    }

    /**
     * Reads a query.
     *
     * @param query as it was sent, without the question mark; null if there was none
     */
    public static QueryParameters of(@Nullable String query) {
        return new QueryParameters(query == null ? Map.of() : parse(query));
    }

    /** The values of this name, in their order, decoded; empty for a name without a value. */
    public List<String> all(String name) {
        return encoded.entrySet().stream()
                .filter(entry -> decode(entry.getKey()).equals(name))
                .flatMap(entry -> entry.getValue().stream())
                .map(value -> decode(Objects.toString(value, "")))
                .toList();
    }

    /** The first value of this name that is not empty, or an empty string. */
    public String first(String name) {
        return all(name).stream()
                .filter(Predicate.not(String::isEmpty))
                .findFirst()
                .orElse("");
    }

    /** The last value of this name that is not empty, or an empty string. */
    public String last(String name) {
        return all(name).stream()
                .filter(Predicate.not(String::isEmpty))
                .reduce((former, latter) -> latter)
                .orElse("");
    }

    private static Map<String, List<String>> parse(String query) {
        return UriComponentsBuilder.newInstance().query(query).build().getQueryParams();
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
