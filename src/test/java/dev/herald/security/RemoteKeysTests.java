package dev.herald.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import dev.herald.limits.LimitMeters;
import dev.herald.testing.BesideOthers;
import dev.herald.topic.FakeTicker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.security.Key;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

@BesideOthers
class RemoteKeysTests {

    private static final int WAITING = 4;
    private static final RSAKey KEY = Issuer.RSA;
    private static final JWSHeader KNOWN = header(KEY.getKeyID());
    private static final JWSHeader UNKNOWN = header("unknown");

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final FakeTicker ticker = new FakeTicker();
    private final AtomicInteger fetches = new AtomicInteger();
    private final ExecutorService tokens = Executors.newCachedThreadPool();
    private volatile RemoteKeys.Fetcher fetcher = () -> set(KEY);

    @AfterEach
    void stop() {
        tokens.shutdownNow();
    }

    @Test
    void fetchesNothingForAKnownKey() {
        RemoteKeys keys = keys(Duration.ofSeconds(30));

        assertThat(keys.keys(KNOWN)).hasSize(1);
        assertThat(keys.keys(KNOWN)).hasSize(1);

        assertThat(fetches).hasValue(1);
    }

    @Test
    void anUnknownKeyIsSoughtBeforeItIsRejected() {
        RemoteKeys keys = keys(Duration.ofSeconds(30));
        keys.keys(KNOWN);

        assertThat(keys.keys(UNKNOWN)).isEmpty();
        assertThat(fetches).hasValue(2);

        fetcher = () -> {
            throw new IOException("away");
        };
        assertUnavailable(keys, UNKNOWN);
        assertThat(keys.keys(KNOWN)).hasSize(1);
    }

    @Test
    void manyTokensShareOneFetchAndTheRestDoesNotWait() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        fetcher = () -> {
            uninterruptibly(release);
            return set(KEY);
        };
        RemoteKeys keys = keys(Duration.ofSeconds(30));
        List<Future<List<? extends Key>>> waiting = new ArrayList<>();
        for (int i = 0; i < WAITING; i++) {
            waiting.add(tokens.submit(() -> keys.keys(KNOWN)));
        }
        // Beyond those nobody waits, however long the fetch takes.
        await().until(() -> isTurnedAway(keys));

        release.countDown();

        for (Future<List<? extends Key>> each : waiting) {
            assertThat(each.get()).hasSize(1);
        }
        assertThat(fetches.get()).isLessThanOrEqualTo(2);
        assertThat(meters.get("herald.limits.hit")
                        .tag("limit", "waiting_tokens")
                        .counter()
                        .count())
                .isPositive();
    }

    @Test
    void aTokenWaitsForABoundedTime() {
        CountDownLatch never = new CountDownLatch(1);
        fetcher = () -> {
            uninterruptibly(never);
            return set(KEY);
        };
        RemoteKeys keys = keys(Duration.ofMillis(100));

        assertUnavailable(keys, KNOWN);
        assertUnavailable(keys, KNOWN);

        assertThat(fetches).hasValue(1);
        never.countDown();
    }

    @Test
    void forgedKeysDoNotMakeItFetchForEach() {
        RemoteKeys keys = keys(Duration.ofMillis(100));

        for (int i = 0; i < 5; i++) {
            assertThat(keys.keys(UNKNOWN)).isEmpty();
        }
        assertUnavailable(keys, UNKNOWN);
        assertUnavailable(keys, UNKNOWN);

        assertThat(fetches).hasValue(5);
        assertThat(keys.keys(KNOWN)).hasSize(1);
    }

    @Test
    void waitsLongerAfterEachFailure() {
        fetcher = () -> {
            throw new IOException("away");
        };
        RemoteKeys keys = keys(Duration.ofSeconds(30));
        int[] expectedAfterSeconds = {1, 2, 2, 3, 3, 3, 3, 4};

        for (int expected : expectedAfterSeconds) {
            assertUnavailable(keys, KNOWN);
            assertThat(fetches).hasValue(expected);
            ticker.advance(Duration.ofSeconds(1));
        }
        fetcher = () -> set(KEY);
        ticker.advance(Duration.ofSeconds(5));
        assertThat(keys.keys(KNOWN)).hasSize(1);
    }

    @Test
    void aKeyThatIsPublishedDuringAFetchIsFound() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CompletableFuture<Boolean> began = new CompletableFuture<>();
        fetcher = () -> {
            if (began.complete(true)) {
                uninterruptibly(release);
                return set(Issuer.rsa("older"));
            }
            return set(KEY);
        };
        RemoteKeys keys = keys(Duration.ofSeconds(30));
        Future<List<? extends Key>> first = tokens.submit(() -> keys.keys(header("older")));
        began.get();
        ticker.advance(Duration.ofMillis(1));
        Future<List<? extends Key>> second = tokens.submit(() -> keys.keys(KNOWN));
        await().until(() -> keys.waitingCount() == 2);

        release.countDown();

        assertThat(first.get()).hasSize(1);
        assertThat(second.get()).hasSize(1);
        assertThat(fetches).hasValue(2);
    }

    @Test
    void refreshesAheadAndUsesOldKeysWhileTheIssuerIsAway() {
        RemoteKeys keys = keys(Duration.ofSeconds(30));
        keys.keys(KNOWN);

        ticker.advance(Duration.ofMinutes(4));
        assertThat(keys.keys(KNOWN)).hasSize(1);
        await().untilAsserted(() -> assertThat(fetches).hasValue(2));

        fetcher = () -> {
            throw new IllegalStateException("a fault");
        };
        ticker.advance(Duration.ofMinutes(59));
        assertThat(keys.keys(KNOWN)).hasSize(1);
        ticker.advance(Duration.ofMinutes(2));
        assertUnavailable(keys, KNOWN);
    }

    @Test
    void aKeyThatWasWithdrawnIsNone() {
        RemoteKeys keys = keys(Duration.ofSeconds(30));
        keys.keys(KNOWN);
        fetcher = () -> set(Issuer.rsa("other"));

        ticker.advance(Duration.ofMinutes(5));

        assertThat(keys.keys(KNOWN)).isEmpty();
    }

    @Test
    void anErrorDoesNotEndFetching() {
        fetcher = () -> {
            throw new StackOverflowError();
        };
        RemoteKeys keys = keys(Duration.ofSeconds(30));
        assertUnavailable(keys, KNOWN);
        fetcher = () -> set(KEY);
        ticker.advance(Duration.ofSeconds(1));

        assertThat(keys.keys(KNOWN)).hasSize(1);
    }

    private boolean isTurnedAway(RemoteKeys keys) {
        return keys.waitingCount() == WAITING && unavailable(keys);
    }

    private static boolean unavailable(RemoteKeys keys) {
        try {
            keys.keys(UNKNOWN);
            return false;
        } catch (KeysUnavailableException e) {
            return true;
        }
    }

    private static void assertUnavailable(RemoteKeys keys, JWSHeader header) {
        assertThatExceptionOfType(KeysUnavailableException.class).isThrownBy(() -> keys.keys(header));
    }

    private RemoteKeys keys(Duration timeout) {
        return new RemoteKeys(
                "app",
                () -> {
                    fetches.incrementAndGet();
                    return fetcher.fetch();
                },
                new KeySetSettings(timeout, DataSize.ofKilobytes(1), WAITING),
                RemoteKeys.Intervals.DEFAULT,
                new KeySetMeters(meters, new LimitMeters(meters)),
                ticker);
    }

    private static KeySet set(RSAKey key) {
        try {
            return KeySet.of(new JWKSet(key).toJSONObject(true));
        } catch (ParseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JWSHeader header(String keyId) {
        return new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(keyId).build();
    }

    private static void uninterruptibly(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
