package dev.herald.centrifugo;

import dev.herald.hooks.HookDisconnectException;
import dev.herald.hooks.HookErrorException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.stereotype.Component;

/** When hooks are asked whether something that expires goes on. */
@Component
class RefreshTimes {

    /** So long before the end, or the last tenth of the time if that is less. */
    private static final Duration LEAD = Duration.ofSeconds(5);

    private static final int LEAD_PART = 10;

    /** An application that does not respond ends nothing: it is asked again, not by all at once. As Centrifugo does it. */
    private static final long RETRY_MILLIS = 60_000;

    private static final long RETRY_SPREAD_MILLIS = 15_000;

    private final Clock clock;

    RefreshTimes(Clock clock) {
        this.clock = clock;
    }

    Instant before(Instant end) {
        Duration left = Duration.between(clock.instant(), end);
        Duration part = left.dividedBy(LEAD_PART);
        return end.minus(part.compareTo(LEAD) < 0 ? part : LEAD);
    }

    Instant again() {
        return clock.instant()
                .plusMillis(RETRY_MILLIS - ThreadLocalRandom.current().nextLong(RETRY_SPREAD_MILLIS));
    }

    /** Whether this failure is a response, which ends what has expired, and no lack of one. */
    static boolean isRefusal(Throwable failure) {
        return failure instanceof HookDisconnectException
                || (failure instanceof HookErrorException error && !error.isTemporary());
    }
}
