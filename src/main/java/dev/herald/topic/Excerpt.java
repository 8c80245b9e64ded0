package dev.herald.topic;

import java.nio.charset.StandardCharsets;

/**
 * Untrusted text as an error message quotes it: in quotation marks, shortened to {@value #MAX_LENGTH} characters, and with
 * {@code ?} for each control character and unpaired surrogate, so that it fits any log line and any JSON document.
 */
public final class Excerpt {

    private static final int MAX_LENGTH = 128;

    private Excerpt() {}

    public static String of(String text) {
        String start = text.substring(0, Math.min(text.length(), MAX_LENGTH));
        String printable =
                new String(start.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).replaceAll("\\p{Cc}", "?");
        return "\"%s%s\"".formatted(printable, text.length() > MAX_LENGTH ? "…" : "");
    }
}
