package dev.herald.security;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Which kinds of credentials this service accepts, for instructions; not their values. */
@Component
public class AcceptedCredentials {

    private final SecuritySettings settings;

    AcceptedCredentials(SecuritySettings settings) {
        this.settings = settings;
    }

    /** What stands for the caller's own in an instruction; null if none are required. */
    public @Nullable String placeholder() {
        if (!settings.requiresCredentials()) {
            return null;
        }
        if (settings.jwt().isEmpty()) {
            return "<API key>";
        }
        return settings.apiKeys().isEmpty() ? "<token>" : "<API key or token>";
    }
}
