package dev.herald.security;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.nimbusds.jose.JWSHeader;
import dev.herald.limits.Turn;
import dev.herald.logging.LogLine;
import dev.herald.logging.RateLimitedLogger;
import dev.herald.topic.Ticker;
import java.io.IOException;
import java.security.Key;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The keys of an issuer that publishes them, fetched when they are first needed and again before they are old.
 *
 * <p>A token is of an unknown key only if a fetch that began after it came did not find the key; until then, and if the
 * fetch fails, that cannot be known ({@link KeysUnavailableException}). There is at most one fetch at a time, on a thread of its own.
 * Fetches for the sake of unknown keys, which anybody may invent, are limited to {@value #BURST} and one every
 * {@link Intervals#fetch} from then on; after a failure the next one waits for longer each time. A token of a known key
 * never waits while its keys are fresh, and only a bounded number of others wait, for at most the time of one fetch. While the
 * issuer is away the last keys are used for {@link Intervals#outage}.
 *
 * <p>Safe for use by any thread.
 */
final class RemoteKeys implements KeySource {

    private static final RateLimitedLogger log = RateLimitedLogger.of(RemoteKeys.class);
    private static final int BURST = 5;

    private enum Cause {
        KEY_SET
    }

    /**
     * When keys are fetched, and how long they are used.
     *
     * @param fetch between fetches for unknown keys
     * @param firstRetry after one failure; it doubles with each further one
     * @param lastRetry the longest
     * @param ahead the age at which keys are fetched again while they are still used
     * @param lifetime the age at which a token waits for new ones
     * @param outage the age until which they are used if there are no new ones
     */
    record Intervals(
            Duration fetch,
            Duration firstRetry,
            Duration lastRetry,
            Duration ahead,
            Duration lifetime,
            Duration outage) {

        static final Intervals DEFAULT = new Intervals(
                Duration.ofSeconds(2),
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                Duration.ofMinutes(4),
                Duration.ofMinutes(5),
                Duration.ofHours(1));
    }

    /** Fetches a key set, and may wait. */
    interface Fetcher {

        /**
         * Returns the current key set.
         *
         * @throws IOException if it is unavailable
         */
        KeySet fetch() throws IOException;
    }

    private record Held(KeySet keys, long fetchedNanos) {}

    private final String issuer;
    private final Fetcher fetcher;
    private final Intervals intervals;
    private final long timeoutNanos;
    private final KeySetMeters meters;
    private final KeySetMeters.Fetches fetches;
    private final Ticker ticker;
    private final int limit;
    private final Semaphore waiting;

    private volatile @Nullable Held held;

    @GuardedBy("this")
    private @Nullable Fetch current;

    @GuardedBy("this")
    private int failures;

    /** When the next fetch is admitted, if the last has failed. */
    @GuardedBy("this")
    private long retryNanos;

    /** When all of the burst will be available again. */
    @GuardedBy("this")
    private long fullNanos;

    RemoteKeys(
            String issuer,
            Fetcher fetcher,
            KeySetSettings settings,
            Intervals intervals,
            KeySetMeters meters,
            Ticker ticker) {
        this.issuer = issuer;
        this.fetcher = fetcher;
        this.intervals = intervals;
        this.timeoutNanos = settings.fetchTimeout().toNanos();
        this.meters = meters;
        this.fetches = meters.ofIssuer(issuer);
        this.ticker = ticker;
        this.limit = settings.waitingTokens();
        this.waiting = new Semaphore(limit);
        this.fullNanos = ticker.nanos();
    }

    @Override
    public List<? extends Key> keys(JWSHeader header) {
        Held known = held;
        Duration age = known == null ? intervals.outage : Duration.ofNanos(ticker.nanos() - known.fetchedNanos);
        List<? extends Key> found =
                known == null || age.compareTo(intervals.outage) >= 0 ? List.of() : known.keys.keys(header);
        if (found.isEmpty()) {
            return newKeys(header);
        }
        return age.compareTo(intervals.ahead) < 0 ? found : refreshed(header, found, age);
    }

    /** Not while the key that the token names is known and new keys are not due for long, so that they do not become due meanwhile. */
    @Override
    public boolean mayWait(JWSHeader header) {
        Held known = held;
        return known == null
                || header.getKeyID() == null
                || Duration.ofNanos(ticker.nanos() - known.fetchedNanos).compareTo(intervals.ahead) >= 0
                || known.keys.keys(header).isEmpty();
    }

    @Override
    public List<? extends Key> newKeys(JWSHeader header) {
        if (!waiting.tryAcquire()) {
            meters.tooManyWaiting();
            throw new KeysUnavailableException();
        }
        try {
            return fetched(header);
        } finally {
            waiting.release();
        }
    }

    /** Tokens that wait for a fetch. */
    int waitingCount() {
        return limit - waiting.availablePermits();
    }

    /** Those that are known, unless others have come by now. */
    private List<? extends Key> refreshed(JWSHeader header, List<? extends Key> known, Duration age) {
        try {
            if (age.compareTo(intervals.lifetime) < 0) {
                begin();
                return known;
            }
            return newKeys(header);
        } catch (KeysUnavailableException e) {
            return known;
        }
    }

    /** Waits for a fetch that begins from now on, if the one that runs does not have the key. */
    private List<? extends Key> fetched(JWSHeader header) {
        long cameNanos = ticker.nanos();
        long deadline = System.nanoTime() + timeoutNanos;
        while (true) {
            Fetch fetch = begin();
            KeySet keys = fetch.await(deadline - System.nanoTime());
            List<? extends Key> found = keys.keys(header);
            if (!found.isEmpty() || fetch.beganNanos - cameNanos >= 0) {
                return found;
            }
        }
    }

    /** The fetch that runs, or else a new one. */
    private synchronized Fetch begin() {
        if (current != null) {
            return current;
        }
        long now = ticker.nanos();
        if (failures > 0 && now - retryNanos < 0) {
            throw new KeysUnavailableException();
        }
        long interval = intervals.fetch.toNanos();
        long delay = Math.max(0, fullNanos - (BURST - 1) * interval - now);
        fullNanos = Math.max(fullNanos, now) + interval;
        Fetch fetch = new Fetch(delay);
        current = fetch;
        Thread.ofPlatform().daemon().name("key-set-" + issuer).start(fetch);
        return fetch;
    }

    private synchronized void succeeded(Held fetched) {
        held = fetched;
        failures = 0;
        current = null;
    }

    private synchronized void failed() {
        Duration retry = intervals.firstRetry.multipliedBy(1L << Math.min(failures, 10));
        failures++;
        retryNanos =
                ticker.nanos() + (retry.compareTo(intervals.lastRetry) < 0 ? retry : intervals.lastRetry).toNanos();
        current = null;
    }

    private final class Fetch implements Runnable {

        private final CompletableFuture<KeySet> outcome = new CompletableFuture<>();
        private final long delayNanos;

        /** Written before the outcome. */
        private volatile long beganNanos;

        Fetch(long delayNanos) {
            this.delayNanos = delayNanos;
        }

        @Override
        public void run() {
            long due = System.nanoTime() + delayNanos;
            for (long left = delayNanos; left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            beganNanos = ticker.nanos();
            try {
                KeySet keys = fetcher.fetch();
                fetches.succeeded().record(ticker.nanos() - beganNanos, TimeUnit.NANOSECONDS);
                succeeded(new Held(keys, beganNanos));
                outcome.complete(keys);
            } catch (IOException | RuntimeException e) {
                fetches.failed().record(ticker.nanos() - beganNanos, TimeUnit.NANOSECONDS);
                failed();
                log(e);
                outcome.completeExceptionally(e);
            } finally {
                end();
            }
        }

        /** Whatever happened, nobody waits for it for longer. */
        private void end() {
            if (!outcome.isDone()) {
                failed();
                outcome.completeExceptionally(new IllegalStateException("the fetch ended by an error"));
            }
        }

        KeySet await(long nanos) {
            Turn.Pause pause = Turn.pause();
            try {
                return outcome.get(nanos, TimeUnit.NANOSECONDS);
            } catch (ExecutionException | TimeoutException e) {
                throw new KeysUnavailableException();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new KeysUnavailableException();
            } finally {
                pause.end();
            }
        }
    }

    private void log(Exception reason) {
        Held known = held;
        log.warn(
                Cause.KEY_SET,
                () -> LogLine.of(
                                "The key set of a token issuer could not be fetched: tokens of unknown keys are rejected"
                                        + " with 503. Check that the node reaches it.")
                        .with("issuer", issuer)
                        .with("reason", reason.getMessage())
                        .with(
                                "age",
                                known == null
                                        ? null
                                        : TimeUnit.NANOSECONDS.toSeconds(ticker.nanos() - known.fetchedNanos) + "s")
                        .with("setting", "herald.security.jwt." + issuer));
    }
}
