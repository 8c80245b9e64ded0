package dev.herald.security;

/** The values of {@code WWW-Authenticate} (RFC 6750, section 3). */
final class BearerChallenge {

    static final String MISSING_CREDENTIALS = "Bearer";

    private BearerChallenge() {}

    static String invalidToken(String description) {
        return "Bearer error=\"invalid_token\", error_description=\"%s\"".formatted(quotable(description));
    }

    static String insufficientScope(Scope required, String description) {
        return "Bearer error=\"insufficient_scope\", error_description=\"%s\", scope=\"%s\""
                .formatted(quotable(description), required.getAuthority());
    }

    /** A description may have neither quotes nor backslashes, and only printable ASCII. */
    private static String quotable(String description) {
        return description.replace('"', '\'').replaceAll("[^ -\\[\\]-~]", "?");
    }
}
