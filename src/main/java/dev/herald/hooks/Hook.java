package dev.herald.hooks;

import dev.herald.logging.LogLine;
import dev.herald.logging.RateLimitedLogger;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.boot.ssl.SslBundles;

/**
 * One hook: sends each request on a virtual thread of its own, as many at a time as is permitted and no further ones, which fail at once
 * instead of waiting; and none while its circuit breaker is open.
 *
 * <p>A request is sent a second time only if no connection could be made, or if the connection was lost before a response and asking
 * twice is harmless; both within one timeout. Safe for use by any thread; nothing here blocks the caller.
 */
final class Hook implements AutoCloseable {

    private static final Logger logger = LoggerFactory.getLogger(Hook.class);

    /** Writes the body of a request. */
    interface BodyWriter {
        byte[] write();
    }

    private final HookEndpoint endpoint;
    private final HookHttp http;
    private final Semaphore permits;
    private final CircuitBreaker breaker;
    private final HookMeters meters;
    private final HookTracing tracing;
    private final RateLimitedLogger log;

    Hook(HookEndpoint endpoint, SslBundles bundles, MeterRegistry registry, HookTracing tracing) {
        this.endpoint = endpoint;
        this.tracing = tracing;
        this.log = RateLimitedLogger.of(Hook.class, "hook", endpoint.name());
        this.http = new HookHttp(endpoint, bundles, tracing);
        this.permits = new Semaphore(endpoint.maxConcurrent());
        this.breaker = CircuitBreaker.of(endpoint.name(), endpoint.breaker().config());
        this.meters = new HookMeters(registry, endpoint.name());
        meters.watchActive(this::active, endpoint.maxConcurrent());
        meters.watchBreaker(breaker);
        breaker.getEventPublisher()
                .onStateTransition(event -> logState(event.getStateTransition().getToState()));
    }

    HookEndpoint endpoint() {
        return endpoint;
    }

    ForwardedHeaders headers() {
        return http.headers();
    }

    CircuitBreaker.State state() {
        return breaker.getState();
    }

    int active() {
        return endpoint.maxConcurrent() - permits.availablePermits();
    }

    /**
     * Asks. A request that is not sent has failed when this returns; any other completes on a virtual thread.
     *
     * @param empty the result if the response has none
     */
    <T> CompletableFuture<T> ask(HookClient client, BodyWriter body, HookResponse.ResultReader<T> reader, T empty) {
        if (!permits.tryAcquire()) {
            meters.record(HookOutcome.OVERLOADED, 0);
            warn(
                    HookOutcome.OVERLOADED,
                    "%d requests are in flight, as many as max-concurrent permits. Make the backend faster, or raise it."
                            .formatted(endpoint.maxConcurrent()));
            return CompletableFuture.failedFuture(new HookOverloadedException(endpoint.name()));
        }
        if (!breaker.tryAcquirePermission()) {
            permits.release();
            meters.record(HookOutcome.BREAKER_OPEN, 0);
            return CompletableFuture.failedFuture(failed("its circuit breaker is open"));
        }
        CompletableFuture<T> outcome = new CompletableFuture<>();
        Thread.ofVirtual()
                .name("hook-" + endpoint.name())
                .start(tracing.inSameTrace(() -> run(client, body, reader, empty, outcome)));
        return outcome;
    }

    @Override
    public void close() {
        http.close();
    }

    private <T> void run(
            HookClient client,
            BodyWriter body,
            HookResponse.ResultReader<T> reader,
            T empty,
            CompletableFuture<T> outcome) {
        long start = System.nanoTime();
        try {
            T result = HookResponse.read(send(client, body.write(), start), reader, empty);
            ended(HookOutcome.SUCCESS, start);
            outcome.complete(result);
        } catch (HookErrorException e) {
            ended(HookOutcome.ERROR, start);
            outcome.completeExceptionally(e);
        } catch (HookDisconnectException e) {
            ended(HookOutcome.DISCONNECT, start);
            outcome.completeExceptionally(e);
        } catch (InvalidResponseException e) {
            fail(
                    new HookCallException(
                            HookOutcome.INVALID_RESPONSE,
                            "the response %s. Correct the backend.".formatted(e.getMessage())),
                    start,
                    outcome);
        } catch (HookCallException e) {
            fail(e, start, outcome);
        } catch (RuntimeException | Error e) {
            ended(HookOutcome.INTERNAL_ERROR, start);
            logger.error("Hook {} could not be asked.", endpoint.name(), e);
            outcome.completeExceptionally(failed("of an internal error"));
        }
    }

    private byte[] send(HookClient client, byte[] body, long start) throws HookCallException {
        try {
            return http.post(client, body);
        } catch (HookCallException e) {
            Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
            if (!mayRetry(e.outcome()) || elapsed.compareTo(endpoint.timeout()) >= 0) {
                throw e;
            }
            meters.retried();
            return http.postAgain(client, body, elapsed);
        }
    }

    private boolean mayRetry(HookOutcome outcome) {
        return outcome == HookOutcome.UNREACHABLE
                || (outcome == HookOutcome.CONNECTION_LOST && endpoint.event().isHarmlessTwice());
    }

    private void fail(HookCallException e, long start, CompletableFuture<?> outcome) {
        ended(e.outcome(), start);
        warn(e.outcome(), String.valueOf(e.getMessage()));
        outcome.completeExceptionally(failed(String.valueOf(e.getMessage())));
    }

    /** Before its future completes, so that whoever waits for that can ask again. */
    private void ended(HookOutcome outcome, long start) {
        long nanos = System.nanoTime() - start;
        if (outcome.isOutage()) {
            breaker.onError(nanos, TimeUnit.NANOSECONDS, failed(outcome.tag()));
        } else {
            breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
        }
        permits.release();
        meters.record(outcome, nanos);
    }

    private HookFailedException failed(String reason) {
        return new HookFailedException("Hook %s: %s".formatted(endpoint.name(), reason));
    }

    private void warn(HookOutcome outcome, String what) {
        log.warn(
                outcome,
                () -> LogLine.of("A hook failed: " + what)
                        .with("event", endpoint.event().name().toLowerCase(Locale.ROOT)));
    }

    private void logState(CircuitBreaker.State state) {
        switch (state) {
            case OPEN ->
                line("A hook is not asked for %d ms, since too many of its requests failed: its circuit breaker is open."
                                .formatted(endpoint.breaker().openDuration().toMillis()))
                        .log(logger, Level.WARN);
            case CLOSED ->
                line("A hook is asked again: its circuit breaker is closed.").log(logger, Level.INFO);
            default ->
                line("A hook is asked for a trial: its circuit breaker is half open.")
                        .log(logger, Level.INFO);
        }
    }

    private LogLine line(String sentence) {
        return LogLine.of(sentence).with("hook", endpoint.name());
    }
}
