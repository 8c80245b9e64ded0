package dev.herald.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.logging.RecordedLog;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AuthenticationLoggerTests {

    private final RecordedLog log = RecordedLog.of(AuthenticationLogger.class);

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void warnsOfEachWeakCredentialWhenInsecure() {
        ready(true, "planted", "planted-key");

        assertThat(log.lines().toString())
                .contains(
                        "herald.security.api-keys.sdk.key has 11 characters, and 16 are required unless",
                        "herald.security.jwt.app.secret has 7 bytes, and 32 are required unless",
                        "Tokens of herald.security.jwt.app are accepted without an expiry (exp)")
                .doesNotContain("planted", "Authentication is on");
    }

    @Test
    void doesNotWarnOfStrongCredentials() {
        ready(true, "0123456789abcdef0123456789abcdef", "0123456789abcdef");

        assertThat(log.lines().toString()).doesNotContain("are required unless").contains("without an expiry");
    }

    @Test
    void saysThatAuthenticationIsOn() {
        ready(false, "0123456789abcdef0123456789abcdef", "0123456789abcdef");

        assertThat(log.lines().toString()).contains("Authentication is on").doesNotContain("without an expiry");
    }

    private static void ready(boolean insecure, String secret, String key) {
        SecuritySettings settings = new SecuritySettings(
                insecure,
                Map.of("sdk", new ApiKey(key, Set.of(Scope.READ))),
                Map.of("app", new TokenIssuer(secret, null, null, null, null, true, false)),
                Duration.ofSeconds(30),
                false,
                Set.of(),
                Set.of(),
                List.of());
        new AuthenticationLogger(settings, new Issuers(settings)).ready();
    }
}
