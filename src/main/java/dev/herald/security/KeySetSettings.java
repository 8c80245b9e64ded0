package dev.herald.security;

import dev.herald.settings.Within;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The key sets of token issuers.
 *
 * @param fetchTimeout How long fetching a key set may take from its beginning to its last byte, and a token of an unknown key wait
 *     for it. 100ms to 30s.
 * @param maxSize Largest accepted key set or discovery document. 1KB to 16MB.
 * @param waitingTokens Tokens of unknown keys that may wait for the key set of one issuer at a time; more are rejected with 503. 1
 *     to 100.
 */
@ConfigurationProperties("herald.security.key-sets")
record KeySetSettings(
        @Within(min = "100ms", max = "30s") @DefaultValue("3s")
        Duration fetchTimeout,

        @Within(min = "1KB", max = "16MB") @DefaultValue("512KB")
        DataSize maxSize,

        @Within(min = "1", max = "100") @DefaultValue("16") int waitingTokens) {}
