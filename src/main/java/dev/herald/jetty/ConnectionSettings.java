package dev.herald.jetty;

import dev.herald.limits.FileDescriptors;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What connections may do before they are a session's.
 *
 * @param trustedProxies addresses of proxies, or their networks, such as 10.0.0.0/8, that tell the truth of whom they speak
 *     for; nobody else is believed
 * @param requestTimeout how long the head of a request, and then its body, may take to arrive
 * @param pendingConnections connections that have not sent a whole request yet, and as many that wait between two; beyond
 *     it the oldest is cut. Never more than half of the file descriptors that sessions leave
 * @param pendingBodies requests whose bodies are waited for at a time
 */
@ConfigurationProperties("herald.limits")
record ConnectionSettings(
        @DefaultValue List<String> trustedProxies,
        @DefaultValue("10s") Duration requestTimeout,
        @DefaultValue("4096") int pendingConnections,
        @DefaultValue("100") int pendingBodies) {

    private static final int LEAST_PENDING = 16;

    ConnectionSettings {
        if (requestTimeout.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "herald.limits.request-timeout: %s (expected: 1ms or more)".formatted(requestTimeout));
        }
        if (pendingConnections < 1 || pendingBodies < 1) {
            throw new IllegalArgumentException(
                    "herald.limits: pending-connections %d, pending-bodies %d (expected: 1 or more)"
                            .formatted(pendingConnections, pendingBodies));
        }
    }

    int maxPending() {
        return Math.min(pendingConnections, Math.max(LEAST_PENDING, FileDescriptors.reserve() / 2));
    }
}
