package dev.herald.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SessionLimitsTests {

    private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");
    private static final InetAddress ONE = InetAddress.ofLiteral("192.0.2.1");
    private static final InetAddress OTHER = InetAddress.ofLiteral("192.0.2.2");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final SessionLimits limits = SessionLimits.of(3, 2, new LimitMeters(registry));

    @Test
    void acceptsSessionsUpToTheMaximum() {
        assertThat(limits.acquire(ONE)).isTrue();
        assertThat(limits.acquire(ONE)).isTrue();
        assertThat(limits.acquire(OTHER)).isTrue();
        assertThat(limits.acquire(OTHER)).isFalse();
        assertThat(hits("sessions")).isEqualTo(1);

        limits.release(OTHER);
        assertThat(limits.acquire(OTHER)).isTrue();
    }

    @Test
    void sessionRejectedForItsAddressIsNotCounted() {
        limits.acquire(ONE);
        limits.acquire(ONE);
        assertThat(limits.acquire(ONE)).isFalse();
        assertThat(hits("sessions_by_address")).isEqualTo(1);
        assertThat(hits("sessions")).isZero();

        assertThat(limits.acquire(OTHER)).isTrue();
        limits.release(ONE);
        assertThat(limits.acquire(ONE)).isTrue();
    }

    @Test
    void countsLoopbackSessionsOnlyInTotal() {
        assertThat(limits.acquire(HERE)).isTrue();
        assertThat(limits.acquire(HERE)).isTrue();
        assertThat(limits.acquire(null)).isTrue();
        assertThat(limits.acquire(HERE)).isFalse();
    }

    @Test
    void neverExceedsTheMaximumConcurrently() throws Exception {
        SessionLimits strict = SessionLimits.of(50, 20, new LimitMeters(new SimpleMeterRegistry()));
        AtomicInteger in = new AtomicInteger();
        List<Callable<Integer>> tasks = Stream.of(ONE, OTHER, ONE, OTHER)
                .map(address -> (Callable<Integer>) () -> {
                    int entered = 0;
                    for (int i = 0; i < 1_000; i++) {
                        entered += strict.acquire(address) ? 1 : 0;
                    }
                    return entered;
                })
                .toList();
        try (ExecutorService threads = Executors.newFixedThreadPool(tasks.size())) {
            for (Future<Integer> each : threads.invokeAll(tasks)) {
                in.addAndGet(each.get());
            }
        }

        assertThat(in).hasValue(40);
        assertThat(strict.acquire(HERE)).isTrue();
    }

    @Test
    void limitsNoAddressWith0() {
        LimitSettings settings = TestLimitSettings.with(Map.of("sessions-by-address", 0));

        assertThat(settings.maxSessionsByAddress()).isEqualTo(Integer.MAX_VALUE);
    }

    private double hits(String limit) {
        return registry.get("herald.limits.hit").tag("limit", limit).counter().count();
    }
}
