package dev.herald.security;

import dev.herald.settings.Within;
import dev.herald.topic.Excerpt;
import dev.herald.topic.TopicPattern;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Authentication and authorization. Secrets are checked where they are used and not here: a failure to bind would print them.
 *
 * @param insecure Whether everything is allowed to every client on all addresses, with credentials and without. Credentials may
 *     then be weak: secrets and API keys of any length, tokens without expiry.
 * @param apiKeys API keys of backends, by name; the name appears in logs and limits. Several may be valid at once, so that keys
 *     can be rotated.
 * @param jwt Issuers of accepted JSON Web Tokens, by name.
 * @param clockSkew Accepted difference between the clocks of this node and of a token's issuer. 0s to 1h.
 * @param accessTokenParameter Whether credentials are accepted in the URL (?access_token=). URLs are logged by proxies.
 * @param allowedOrigins Origins, such as https://app.example.com, whose pages may connect and call, besides this host's own;
 *     https://*.example.com allows all subdomains, :* as the port all ports, * alone all origins.
 * @param allowedHeaders Request headers that pages of other origins may send. * allows all.
 * @param anonymousSubscribe Patterns of topics, such as news.*, that clients without credentials may subscribe to.
 */
@ConfigurationProperties("herald.security")
record SecuritySettings(
        @DefaultValue("false") boolean insecure,
        @DefaultValue Map<String, ApiKey> apiKeys,
        @DefaultValue Map<String, TokenIssuer> jwt,
        @Within(min = "0s", max = "1h") @DefaultValue("30s") Duration clockSkew,
        @DefaultValue("false") boolean accessTokenParameter,
        @DefaultValue Set<String> allowedOrigins,

        @DefaultValue({
            "Authorization",
            "X-API-Key",
            "Content-Type",
            "Idempotency-Key",
            "Last-Event-ID",
            "Cache-Control",
            "Pragma",
            "X-Requested-With",
            "X-Request-ID",
            "X-Correlation-ID",
            "traceparent",
            "tracestate",
            "baggage",
            "sentry-trace",
            "b3"
        })
        Set<String> allowedHeaders,

        @DefaultValue List<TopicPattern> anonymousSubscribe) {

    /** RFC 9110, section 5.6.2. */
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

    SecuritySettings {
        AllowedOrigins.of(allowedOrigins); // rejects what could never match
        for (String header : allowedHeaders) {
            if (!HEADER.matcher(header).matches()) {
                throw new IllegalArgumentException(
                        "herald.security.allowed-headers: %s (expected: the name of a header, or *)"
                                .formatted(Excerpt.of(header)));
            }
        }
    }

    /** If they are not required, everybody has every permission. */
    boolean requiresCredentials() {
        return hasCredentials() && !insecure;
    }

    /** Whether any are configured. */
    boolean hasCredentials() {
        return !apiKeys.isEmpty() || !jwt.isEmpty();
    }

    /** The permissions of a client without credentials. */
    CallerPermissions anonymous() {
        return requiresCredentials() ? CallerPermissions.anonymous(anonymousSubscribe) : CallerPermissions.UNRESTRICTED;
    }

    /** The permissions of a client whose credentials have {@code own}. */
    CallerPermissions granted(CallerPermissions own) {
        return insecure ? own.unrestricted() : own;
    }
}
