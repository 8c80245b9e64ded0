package dev.herald.security;

import dev.herald.topic.TopicPattern;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may. What is wrong with a secret is said by those who use it, without it: binding would print the value.
 *
 * @param insecure whether Herald answers other machines although no credentials are configured
 * @param apiKeys the keys of backends, by names, which limits and logs may have; several are good at once, so that they can be replaced one after the other
 * @param jwt whose tokens are good, by names
 * @param clockSkew by how much this clock and that of a token's issuer may differ
 * @param accessTokenParameter whether credentials may stand in the URL ({@code ?access_token=}): URLs are logged by proxies
 * @param allowedOrigins the origins, beside this host's own, whose pages may connect and call, such as
 *     {@code https://app.example.com}; {@code *} allows every page
 * @param anonymousSubscribe topics, as patterns, that anybody may listen to without credentials
 */
@ConfigurationProperties("herald.security")
record SecuritySettings(
        @DefaultValue("false") boolean insecure,
        @DefaultValue Map<String, ApiKey> apiKeys,
        @DefaultValue Map<String, TokenIssuer> jwt,
        @DefaultValue("30s") Duration clockSkew,
        @DefaultValue("false") boolean accessTokenParameter,
        @DefaultValue Set<String> allowedOrigins,
        @DefaultValue List<TopicPattern> anonymousSubscribe) {

    SecuritySettings {
        if (clockSkew.isNegative() || clockSkew.toHours() > 0) {
            throw new IllegalArgumentException(
                    "herald.security.clock-skew: %s (expected: 0s to 1h)".formatted(clockSkew));
        }
    }

    /** If there are none, nobody needs any. */
    boolean hasCredentials() {
        return !apiKeys.isEmpty() || !jwt.isEmpty();
    }

    /** What who shows no credentials may do. */
    CallerPermissions anonymous() {
        return hasCredentials() ? CallerPermissions.anonymous(anonymousSubscribe) : CallerPermissions.EVERYTHING;
    }
}
