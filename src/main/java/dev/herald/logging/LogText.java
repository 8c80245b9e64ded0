package dev.herald.logging;

import java.util.regex.Pattern;

/**
 * A text that may be a client's, as a log line can bear it: on one line, without characters that a terminal obeys or that
 * hide or reorder others, and at most {@value #MAX} characters of it.
 *
 * @param plain with escapes such as {@code \}{@code u000a} in place of what cannot be shown
 */
record LogText(String plain) {

    private static final int MAX = 256;
    private static final Pattern BARE = Pattern.compile("[A-Za-z0-9._:/@+-]+");

    static LogText of(Object value) {
        String text = value.toString();
        StringBuilder plain = new StringBuilder();
        text.codePoints().limit(MAX).forEach(each -> append(plain, each));
        return new LogText(text.codePointCount(0, text.length()) > MAX ? plain + "…" : plain.toString());
    }

    /** In quotes, unless it is a single word that nobody can take for anything else. */
    String quoted() {
        return BARE.matcher(plain).matches()
                ? plain
                : "\"" + plain.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private static void append(StringBuilder plain, int codePoint) {
        if (isShown(codePoint)) {
            plain.appendCodePoint(codePoint);
        } else {
            plain.append("\\u%04x".formatted(codePoint));
        }
    }

    private static boolean isShown(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
