package dev.herald.security;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A backend's key, as it is configured.
 *
 * @param key the secret: 16 to 512 of {@code A-Z a-z 0-9 - . _ ~ + / =}
 * @param scopes what it may do
 */
record ApiKey(@Nullable String key, @Nullable Set<Scope> scopes) {

    /** Without the secret. */
    @Override
    public String toString() {
        return "ApiKey[scopes=%s]".formatted(scopes);
    }
}
