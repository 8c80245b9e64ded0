package dev.herald.rfc6455;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One element of a Sec-WebSocket-Extensions header (RFC 6455, section 9.1).
 *
 * @param parameters by name; the value is empty if there is none, since a value in the header cannot be empty
 */
record ExtensionOffer(String name, Map<String, String> parameters) {

    ExtensionOffer {
        parameters = Map.copyOf(parameters);
    }

    /**
     * The offers of all headers, which count as one list, in the order of preference. Offers that do not follow the grammar
     * or name a parameter twice are left out.
     */
    static List<ExtensionOffer> parse(List<String> headers) {
        return headers.stream()
                .flatMap(header -> new Scanner(header).scan().stream())
                .toList();
    }

    /** Scans a header once, from left to right. */
    private static final class Scanner {

        private static final String NO_VALUE = "";

        private static final String SEPARATORS = "\"(),/:;<=>?@[\\]{}";

        private final String text;
        private int at;

        Scanner(String text) {
            this.text = text;
        }

        List<ExtensionOffer> scan() {
            List<ExtensionOffer> offers = new ArrayList<>();
            while (hasNext()) {
                ExtensionOffer offer = next();
                if (offer != null) {
                    offers.add(offer);
                }
            }
            return offers;
        }

        /** Whether there is another element; empty ones do not count (RFC 9110, section 5.6.1.2). */
        private boolean hasNext() {
            do {
                skipSpace();
            } while (skip(','));
            return at < text.length();
        }

        /** The next element, or null when it is malformed, which does not affect what follows its comma. */
        private @Nullable ExtensionOffer next() {
            int start = at;
            ExtensionOffer offer = offer();
            if (offer != null && (at == text.length() || text.charAt(at) == ',')) {
                return offer;
            }
            at = start;
            skipElement();
            return null;
        }

        private @Nullable ExtensionOffer offer() {
            String name = token();
            Map<String, String> parameters = new HashMap<>();
            while (skip(';')) {
                String key = token();
                String value = skip('=') ? value() : NO_VALUE;
                if (key.isEmpty() || value == null || parameters.putIfAbsent(key, value) != null) {
                    return null;
                }
            }
            return name.isEmpty() ? null : new ExtensionOffer(name, parameters);
        }

        /** A token, or a quoted string that holds one once its escapes are undone; null when there is neither. */
        private @Nullable String value() {
            skipSpace();
            String value = skip('"') ? unquoted() : token();
            skipSpace();
            return value.isEmpty() || !value.chars().allMatch(Scanner::isTokenCharacter) ? null : value;
        }

        /** The text before the closing quote, or an empty string if there is no such quote. */
        private String unquoted() {
            StringBuilder value = new StringBuilder();
            while (at < text.length() && text.charAt(at) != '"') {
                if (skip('\\') && at == text.length()) {
                    break;
                }
                value.append(text.charAt(at++));
            }
            return skip('"') ? value.toString() : "";
        }

        private String token() {
            skipSpace();
            int start = at;
            while (at < text.length() && isTokenCharacter(text.charAt(at))) {
                at++;
            }
            String token = text.substring(start, at);
            skipSpace();
            return token;
        }

        private void skipElement() {
            boolean quoted = false;
            for (; at < text.length() && (quoted || text.charAt(at) != ','); at++) {
                char c = text.charAt(at);
                if (c == '"') {
                    quoted = !quoted;
                } else if (c == '\\' && quoted) {
                    at++;
                }
            }
        }

        private void skipSpace() {
            while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
                at++;
            }
        }

        private boolean skip(char expected) {
            boolean found = at < text.length() && text.charAt(at) == expected;
            if (found) {
                at++;
            }
            return found;
        }

        /** RFC 9110, section 5.6.2. */
        private static boolean isTokenCharacter(int c) {
            return c > ' ' && c < 0x7F && SEPARATORS.indexOf(c) < 0;
        }
    }
}
