package dev.herald.jetty;

import dev.herald.topic.Excerpt;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The parameters in the query of a URL, without those of a form in the body, which a servlet counts among them.
 */
public final class QueryParameters {

    private final List<Parameter> parameters;

    private record Parameter(String name, String value) {}

    private static final QueryParameters NONE = new QueryParameters(List.of());

    private QueryParameters(List<Parameter> parameters) {
        this.parameters = parameters;
    }

    /**
     * Reads a query.
     *
     * @param query as it was sent, without the question mark; null if there was none
     * @throws InvalidQueryException if it is not percent-encoded UTF-8
     */
    public static QueryParameters of(@Nullable String query) {
        if (query == null) {
            return NONE;
        }
        List<Parameter> parameters = new ArrayList<>();
        for (String pair : query.isEmpty() ? new String[0] : query.split("&")) {
            int equals = pair.indexOf('=');
            parameters.add(
                    equals < 0
                            ? new Parameter(decode(pair), "")
                            : new Parameter(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1))));
        }
        return new QueryParameters(parameters);
    }

    /** How many there are, each occurrence. */
    public int size() {
        return parameters.size();
    }

    /** All names, in their order, decoded. */
    List<String> names() {
        return parameters.stream().map(Parameter::name).toList();
    }

    /** The values of this name, in their order, decoded; empty for a name without a value. */
    public List<String> all(String name) {
        if (parameters.isEmpty()) {
            return List.of();
        }
        return parameters.stream()
                .filter(parameter -> parameter.name().equals(name))
                .map(Parameter::value)
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

    private static String decode(String text) {
        byte[] sent = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer decoded = ByteBuffer.allocate(sent.length);
        for (int i = 0; i < sent.length; i++) {
            switch (sent[i]) {
                case '+' -> decoded.put((byte) ' ');
                case '%' -> {
                    decoded.put(octet(text, sent, i));
                    i += 2;
                }
                default -> decoded.put(sent[i]);
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(decoded.flip()).toString();
        } catch (CharacterCodingException e) {
            throw invalid(text);
        }
    }

    private static byte octet(String text, byte[] sent, int percent) {
        int high = percent + 2 < sent.length ? Character.digit(sent[percent + 1], 16) : -1;
        int low = high < 0 ? -1 : Character.digit(sent[percent + 2], 16);
        if (low < 0) {
            throw invalid(text);
        }
        return (byte) (high << 4 | low);
    }

    private static InvalidQueryException invalid(String text) {
        return new InvalidQueryException(
                "The query is invalid at %s: percent-encoded UTF-8 is required.".formatted(Excerpt.of(text)));
    }
}
