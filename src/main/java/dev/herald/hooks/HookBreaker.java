package dev.herald.hooks;

import dev.herald.settings.Within;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The circuit breaker of a hook. It counts requests that time out, find no connection or lose it, and responses 429, 502, 503 and
 * 504; not what one client's request alone may cause, such as a 500.
 *
 * @param requests Number of last requests that are considered. 1 to 10000.
 * @param failureRate Percentage of these that have failed at which the breaker opens. 1 to 100.
 * @param openDuration Time for which no request is sent; then a few are tried. 10ms to 1h.
 */
record HookBreaker(
        @Within(min = "1", max = "10000") @DefaultValue("20")
        int requests,

        @Within(min = "1", max = "100") @DefaultValue("50") int failureRate,

        @Within(min = "10ms", max = "1h") @DefaultValue("5s")
        Duration openDuration) {

    /** Requests that are tried after {@code openDuration}. */
    private static final int TRIALS = 3;

    CircuitBreakerConfig config() {
        return CircuitBreakerConfig.custom()
                .slidingWindowType(SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(requests)
                .minimumNumberOfCalls(requests)
                .failureRateThreshold(failureRate)
                .waitDurationInOpenState(openDuration)
                .permittedNumberOfCallsInHalfOpenState(Math.min(TRIALS, requests))
                .writableStackTraceEnabled(false)
                .build();
    }
}
