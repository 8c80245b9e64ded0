package dev.herald.security;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;

/**
 * A backend's API key, as it is configured.
 *
 * @param key The secret: 16 to 512 of A-Z a-z 0-9 - . _ ~ + / =
 * @param scopes What the key may be used for: publish, read, operate.
 */
@ConfigurationPropertiesSource
record ApiKey(@Nullable String key, @Nullable Set<Scope> scopes) {

    /** Without the secret. */
    @Override
    public String toString() {
        return "ApiKey[scopes=%s]".formatted(scopes);
    }
}
