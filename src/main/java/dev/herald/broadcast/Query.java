package dev.herald.broadcast;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The query of a URL as all doors read it, without a look at the body: what a servlet calls parameters may stand there too.
 *
 * @param raw as it was sent, without the question mark; null if there was none
 */
public record Query(@Nullable String raw) {

    /** The values of this name, in their order, decoded. */
    public List<String> all(String name) {
        List<String> values = new ArrayList<>();
        if (raw != null) {
            for (String pair : raw.split("&", -1)) {
                if (decoded(before(pair)).equals(name)) {
                    values.add(decoded(after(pair)));
                }
            }
        }
        return values;
    }

    /** The first value of this name that says something, or an empty string. */
    public String first(String name) {
        return all(name).stream()
                .filter(Predicate.not(String::isEmpty))
                .findFirst()
                .orElse("");
    }

    private static String before(String pair) {
        int equals = pair.indexOf('=');
        return equals < 0 ? pair : pair.substring(0, equals);
    }

    private static String after(String pair) {
        return pair.substring(Math.min(pair.length(), before(pair).length() + 1));
    }

    /** What is no valid encoding stands for itself; whoever wants a name or a number says what is wrong with it. */
    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
