package dev.herald.api;

import java.util.ArrayList;
import java.util.List;

/**
 * A pattern of names of channels: {@code *} stands for any run of characters, {@code ?} for one, {@code [a-c]} and {@code [!a-c]} for one of a set or
 * not of it, {@code {a,b}} for one of several texts, and a backslash for the character that follows. To match takes no longer than the lengths of
 * pattern and name multiplied, for each alternative.
 */
final class Glob {

    private static final int MAX_LENGTH = 1_024;
    private static final int MAX_ALTERNATIVES = 100;

    private final List<String> alternatives;

    private Glob(List<String> alternatives) {
        this.alternatives = alternatives;
    }

    /**
     * @param pattern empty matches every name
     * @throws ApiException if it is invalid, or too long
     */
    static Glob of(String pattern) {
        if (pattern.length() > MAX_LENGTH) {
            throw invalid("it has more than %d characters".formatted(MAX_LENGTH));
        }
        List<String> alternatives = new ArrayList<>();
        expand("", pattern, alternatives);
        alternatives.forEach(Glob::check);
        return new Glob(pattern.isEmpty() ? List.of("*") : alternatives);
    }

    boolean matches(String name) {
        return alternatives.stream().anyMatch(pattern -> matches(pattern, name));
    }

    /** Goes back to the last star only: what an earlier one could match, that one can too. */
    private static boolean matches(String pattern, String name) {
        int p = 0;
        int n = 0;
        int star = -1;
        int starName = 0;
        while (n < name.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                starName = n;
            } else if (p < pattern.length() && matchesOne(pattern, p, name.charAt(n))) {
                p = end(pattern, p);
                n++;
            } else if (star >= 0) {
                p = star + 1;
                n = ++starName;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    private static boolean matchesOne(String pattern, int at, char c) {
        return switch (pattern.charAt(at)) {
            case '?' -> true;
            case '[' -> isInSet(pattern.substring(at + 1, end(pattern, at) - 1), c);
            case '\\' -> pattern.charAt(at + 1) == c;
            default -> pattern.charAt(at) == c;
        };
    }

    private static boolean isInSet(String set, char c) {
        boolean negated = set.startsWith("!") || set.startsWith("^");
        boolean found = false;
        for (int i = negated ? 1 : 0; i < set.length(); i++) {
            boolean isRange = i + 2 < set.length() && set.charAt(i + 1) == '-';
            found |= isRange ? set.charAt(i) <= c && c <= set.charAt(i + 2) : set.charAt(i) == c;
            i += isRange ? 2 : 0;
        }
        return found != negated;
    }

    /** Where what stands for the next character ends. */
    private static int end(String pattern, int at) {
        return switch (pattern.charAt(at)) {
            case '[' -> pattern.indexOf(']', at + 2) + 1;
            case '\\' -> at + 2;
            default -> at + 1;
        };
    }

    private static void check(String pattern) {
        for (int i = 0; i < pattern.length(); i = end(pattern, i)) {
            if (pattern.charAt(i) == '[' && pattern.indexOf(']', i + 2) < 0) {
                throw invalid("a [ is not closed, or there is nothing in it");
            }
            if (pattern.charAt(i) == '\\' && i + 1 == pattern.length()) {
                throw invalid("nothing follows its last \\");
            }
        }
    }

    private static void expand(String before, String rest, List<String> into) {
        int open = unescaped(rest, '{', 0);
        if (open < 0) {
            if (into.size() == MAX_ALTERNATIVES) {
                throw invalid("it has more than %d alternatives".formatted(MAX_ALTERNATIVES));
            }
            into.add(before + rest);
            return;
        }
        int close = unescaped(rest, '}', open);
        if (close < 0 || rest.substring(open + 1, close).indexOf('{') >= 0) {
            throw invalid("a { is not closed, or is within another");
        }
        for (String each : rest.substring(open + 1, close).split(",", -1)) {
            expand(before + rest.substring(0, open) + each, rest.substring(close + 1), into);
        }
    }

    private static int unescaped(String text, char c, int from) {
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                i++;
            } else if (text.charAt(i) == c) {
                return i;
            }
        }
        return -1;
    }

    private static ApiException invalid(String why) {
        return new ApiException(ApiError.BAD_REQUEST, "bad request: the \"pattern\" is invalid, " + why);
    }
}
