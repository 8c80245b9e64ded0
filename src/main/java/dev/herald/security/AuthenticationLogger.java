package dev.herald.security;

import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Logs at startup whose credentials are accepted, and which are weak; where none are required, {@link LoopbackBindingCustomizer} has warned. */
@Component
class AuthenticationLogger {

    private static final Logger log = LoggerFactory.getLogger(AuthenticationLogger.class);

    private final SecuritySettings settings;
    private final Issuers issuers;

    AuthenticationLogger(SecuritySettings settings, Issuers issuers) {
        this.issuers = issuers;
        this.settings = settings;
    }

    @EventListener(ApplicationReadyEvent.class)
    void ready() {
        if (settings.insecure()) {
            settings.apiKeys().forEach(this::warnOfKey);
            settings.jwt().forEach(this::warnOfIssuer);
        } else if (settings.hasCredentials()) {
            log.info(
                    "Authentication is on: API keys {}, token issuers {}. Without credentials a client may subscribe to {}.",
                    settings.apiKeys().keySet(),
                    settings.jwt().keySet(),
                    settings.anonymousSubscribe().isEmpty() ? "no topic" : settings.anonymousSubscribe());
        }
        if (issuers.isAnyUnchecked()) {
            log.warn(
                    "There are several token issuers, and for one of them herald.security.jwt.<name>.issuer is not set:"
                            + " its tokens may name any other issuer that is not configured either.");
        }
    }

    private void warnOfKey(String name, ApiKey configured) {
        String key = configured.key();
        if (key != null && key.length() < ApiKeys.MIN_KEY) {
            log.warn(
                    "herald.security.api-keys.{}.key has {} characters, and {} are required unless herald.security.insecure=true.",
                    name,
                    key.length(),
                    ApiKeys.MIN_KEY);
        }
    }

    private void warnOfIssuer(String name, TokenIssuer issuer) {
        int bytes = issuer.secret() == null
                ? IssuerKeys.MIN_SECRET_BYTES
                : issuer.secret().getBytes(StandardCharsets.UTF_8).length;
        if (bytes < IssuerKeys.MIN_SECRET_BYTES) {
            log.warn(
                    "herald.security.jwt.{}.secret has {} bytes, and {} are required unless herald.security.insecure=true.",
                    name,
                    bytes,
                    IssuerKeys.MIN_SECRET_BYTES);
        }
        log.warn(
                "Tokens of herald.security.jwt.{} are accepted without an expiry (exp) (herald.security.insecure=true).",
                name);
    }
}
