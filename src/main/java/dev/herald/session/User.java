package dev.herald.session;

import org.jspecify.annotations.Nullable;

/**
 * A user: of several token issuers each has its own, whatever they are called.
 *
 * @param issuer null if users are known by their names alone, or if a token names no issuer
 * @param name the claim {@code sub}
 */
public record User(@Nullable String issuer, String name) {

    private static final String SEPARATOR = " ";

    /**
     * The user as one text, different for each: the name, or after a space the issuer, another space and the name. Nodes send it to
     * each other, and limits and logs know the user by it.
     */
    public String key() {
        if (issuer == null) {
            return name.startsWith(SEPARATOR) ? SEPARATOR + SEPARATOR + name : name;
        }
        return SEPARATOR + issuer.replace("%", "%25").replace(SEPARATOR, "%20") + SEPARATOR + name;
    }

    /** The user with this {@link #key}. */
    public static User ofKey(String key) {
        int end = key.indexOf(SEPARATOR, 1);
        if (!key.startsWith(SEPARATOR) || end < 0) {
            return new User(null, key);
        }
        String issuer = key.substring(1, end).replace("%20", SEPARATOR).replace("%25", "%");
        return new User(issuer.isEmpty() ? null : issuer, key.substring(end + 1));
    }
}
