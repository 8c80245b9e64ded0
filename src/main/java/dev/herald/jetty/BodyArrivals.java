package dev.herald.jetty;

import dev.herald.limits.ConcurrencyLimiter;
import dev.herald.limits.ConcurrencyLimiter.Permit;
import dev.herald.limits.EffectiveLimits;
import dev.herald.limits.Limit;
import dev.herald.limits.LimitMeters;
import dev.herald.limits.LimitSettings;
import dev.herald.topic.IsolatedPass;
import dev.herald.topic.Ticker;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Reads request bodies as they arrive. A body that is not complete within the request timeout is given up, however steadily bytes
 * arrive.
 *
 * <p>At most {@code herald.limits.pending-bodies} are waited for at a time, and at most a quarter of them for one caller. Safe for use by
 * any thread; nothing here blocks.
 */
@Component
class BodyArrivals {

    private static final long CHECK_MILLIS = 250;

    /** Bytes that are read for a client to see its response. */
    private static final int SKIPPED_BYTES = 8 * 1024 * 1024;

    private final Duration timeout;
    private final ConcurrencyLimiter waiting;
    private final Set<BodyArrival> pending = ConcurrentHashMap.newKeySet();
    private final LimitMeters meters;
    private final Ticker ticker;

    BodyArrivals(
            LimitSettings settings,
            EffectiveLimits effective,
            LimitMeters meters,
            MeterRegistry registry,
            Ticker ticker) {
        this.timeout = settings.requestTimeout();
        this.waiting = new ConcurrencyLimiter(
                "request bodies pending",
                effective.pendingBodies(),
                Limit.PENDING_BODIES,
                Limit.PENDING_BODIES_BY_CALLER,
                meters);
        Gauge.builder("herald.bodies.pending", this, BodyArrivals::waiting)
                .description("Requests whose bodies have not arrived completely")
                .register(registry);
        this.meters = meters;
        this.ticker = ticker;
    }

    /** The number of bodies that are waited for. */
    int waiting() {
        return waiting.active();
    }

    /**
     * Reads the body of {@code request}, and one byte more than {@code maxBytes} of one that is longer.
     *
     * @param caller whose share of the limit it takes while it is incomplete; null for the address
     * @return completes here, or on the thread on which the last of it arrives; fails with {@link RequestBodyTimeoutException}, {@link
     *     dev.herald.limits.LimitExceededException} or {@link java.io.IOException}
     */
    CompletableFuture<byte[]> read(Request request, @Nullable String caller, int maxBytes) {
        return await(BodyArrival.kept(request, maxBytes, ticker.nanos()), caller);
    }

    /** Reads what is left of the body of {@code request}, up to 8 MiB, and keeps nothing; otherwise as {@link #read}. */
    CompletableFuture<byte[]> skip(Request request) {
        return await(BodyArrival.skipped(request, SKIPPED_BYTES, ticker.nanos()), null);
    }

    private CompletableFuture<byte[]> await(BodyArrival arrival, @Nullable String caller) {
        if (!arrival.isComplete()) {
            demand(arrival, caller);
        }
        return arrival.body();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // both outcomes are handled
    private void demand(BodyArrival arrival, @Nullable String caller) {
        try {
            Permit permit = waiting.take(caller, RequestMemory.address(arrival.request()));
            pending.add(arrival);
            arrival.body().whenComplete((body, failure) -> {
                pending.remove(arrival);
                permit.release();
            });
            arrival.demand();
        } catch (RuntimeException e) {
            arrival.giveUp(e);
        }
    }

    @Scheduled(fixedDelay = CHECK_MILLIS, timeUnit = TimeUnit.MILLISECONDS)
    void giveUpOverdue() {
        IsolatedPass.forEach(pending, arrival -> {
            if (ticker.nanos() - arrival.since() >= timeout.toNanos()
                    && arrival.giveUp(new RequestBodyTimeoutException(arrival.size(), timeout))) {
                meters.hit(Limit.REQUEST_TIMEOUT);
            }
        });
    }
}
