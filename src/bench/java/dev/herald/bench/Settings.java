package dev.herald.bench;

import java.time.Duration;

/**
 * How large and how long the comparison is.
 *
 * @param sessions the number of sessions that receive each broadcast
 * @param length of each load
 * @param rounds that count, after one that does not
 */
record Settings(int sessions, Duration length, int rounds) {

    /** Tomcat's default limit on connections. */
    private static final int MAX_SESSIONS = 8000;

    /** Those given as {@code -Dbench.sessions}, {@code -Dbench.seconds} and {@code -Dbench.rounds}. */
    static Settings fromSystemProperties() {
        return new Settings(
                number("bench.sessions", 1000, MAX_SESSIONS),
                Duration.ofSeconds(number("bench.seconds", 3, 60)),
                number("bench.rounds", 3, 100));
    }

    private static int number(String name, int standard, int max) {
        int value = Integer.getInteger(name, standard);
        if (value < 1 || value > max) {
            throw new IllegalArgumentException("%s: %d (expected: 1 to %d)".formatted(name, value, max));
        }
        return value;
    }
}
