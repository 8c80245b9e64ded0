package dev.herald.security;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Logs at startup whose credentials are accepted; where none are, {@link LoopbackBindingCustomizer} has warned. */
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
        if (settings.hasCredentials()) {
            log.info(
                    "Authentication is on: API keys {}, token issuers {}. Without credentials a client may subscribe to {}.",
                    settings.apiKeys().keySet(),
                    settings.jwt().keySet(),
                    settings.anonymousSubscribe().isEmpty() ? "no topic" : settings.anonymousSubscribe());
            if (issuers.isAnyUnchecked()) {
                log.warn(
                        "There are several token issuers, and for one of them herald.security.jwt.<name>.issuer is not set:"
                                + " its tokens may name any other issuer that is not configured either.");
            }
        }
    }
}
