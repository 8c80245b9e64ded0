package dev.herald.limits;

import dev.herald.topic.Caller;
import dev.herald.topic.Ticker;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The rate limit on the requests of each caller, with a burst of two seconds' worth; handshakes and messages to publish
 * have limits of their own.
 *
 * <p>A request counts as one, and as more by what it costs: the entries of its page, what is searched for them, and the
 * bytes of its response, once that is known. {@link Caller#LOCAL} is exempt. Safe for use by any thread; nothing here
 * blocks.
 */
@Component
public class RequestLimit {

    /** The attribute of a request that was counted, with {@link #charge}, before it reaches the filter that counts every request. */
    public static final String COUNTED = RequestLimit.class.getName() + ".counted";

    private static final int BYTES = 64 * 1024;

    private final @Nullable KeyedRateLimiter<Caller> byCaller;
    private final int perSecond;
    private final LimitMeters meters;

    RequestLimit(LimitSettings settings, LimitMeters meters, Ticker ticker) {
        this.perSecond = settings.requestsPerSecond();
        this.meters = meters;
        this.byCaller = perSecond == 0 ? null : new KeyedRateLimiter<>(perSecond, KeyedRateLimiter.MAX_KEYS, ticker);
        meters.watch(
                "herald.limits.callers",
                "Callers with a rate limiter for requests in memory",
                () -> byCaller == null ? 0 : byCaller.size());
    }

    /**
     * Counts a request, or so many, before it is handled.
     *
     * @throws LimitExceededException if they exceed the limit; then none is counted
     */
    public void check(Caller caller, long requests) {
        refuse(byCaller == null || caller.equals(Caller.LOCAL) ? 0 : byCaller.take(caller, requests));
    }

    /**
     * Counts nothing.
     *
     * @throws LimitExceededException if more were {@linkplain #charge charged} than the limit allows
     */
    public void checkCharged(Caller caller) {
        refuse(byCaller == null ? 0 : byCaller.debt(caller));
    }

    /** Whether {@link #checkCharged} would throw. */
    public boolean isExceeded(Caller caller) {
        return byCaller != null && byCaller.debt(caller) > 0;
    }

    /** Counts requests that cannot be refused any more: the following ones have to wait for them. */
    public void charge(Caller caller, long requests) {
        if (byCaller != null && requests > 0 && !caller.equals(Caller.LOCAL)) {
            byCaller.charge(caller, requests);
        }
    }

    /** Counts the bytes of a response, or of what was loaded for it, as one request for each 64 KiB. */
    public void chargeBytes(Caller caller, long bytes) {
        charge(caller, bytes / BYTES);
    }

    private void refuse(long wait) {
        if (wait > 0) {
            meters.hit(Limit.REQUESTS);
            throw new LimitExceededException(
                    Limit.REQUESTS,
                    "Request rate limit exceeded",
                    "at most " + perSecond + " a second",
                    Duration.ofNanos(wait));
        }
    }
}
