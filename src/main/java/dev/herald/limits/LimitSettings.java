package dev.herald.limits;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much all, and each, may ask for. Where 0 is allowed it means no limit, unless it says something else.
 *
 * @param sessions sessions at a time; 0 for as many as the file descriptors allow, less a tenth, and at least 1,000
 * @param sessionsByAddress sessions at a time from one address, of IPv6 from one network (/64)
 * @param handshakesPerSecond WebSocket handshakes and requests for event streams
 * @param handshakesPerSecondByAddress the same from one address
 * @param publishesPerSecond messages that one key, or one user, may publish
 * @param addresses addresses, and publishers, whose rate is remembered
 */
@ConfigurationProperties("herald.limits")
record LimitSettings(
        @DefaultValue("0") int sessions,
        @DefaultValue("1000") int sessionsByAddress,
        @DefaultValue("5000") int handshakesPerSecond,
        @DefaultValue("50") int handshakesPerSecondByAddress,
        @DefaultValue("10000") int publishesPerSecond,
        @DefaultValue("100000") int addresses) {

    private static final int MAX_RATE = 1_000_000;
    private static final int LEAST_SESSIONS = 1_000;

    LimitSettings {
        check("sessions", sessions, 0, Integer.MAX_VALUE);
        check("sessions-by-address", sessionsByAddress, 0, Integer.MAX_VALUE);
        check("handshakes-per-second", handshakesPerSecond, 0, MAX_RATE);
        check("handshakes-per-second-by-address", handshakesPerSecondByAddress, 0, MAX_RATE);
        check("publishes-per-second", publishesPerSecond, 0, MAX_RATE);
        check("addresses", addresses, 1, Integer.MAX_VALUE);
    }

    int maxSessions() {
        return sessions > 0 ? sessions : Math.max(LEAST_SESSIONS, FileDescriptors.max() - FileDescriptors.reserve());
    }

    int maxSessionsByAddress() {
        return sessionsByAddress > 0 ? sessionsByAddress : Integer.MAX_VALUE;
    }

    private static void check(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    "herald.limits.%s: %d (expected: %d to %d)".formatted(name, value, min, max));
        }
    }
}
