package dev.herald.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.herald.topic.FakeTicker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class HandshakeLimitsTests {

    private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");
    private static final InetAddress ONE = InetAddress.ofLiteral("192.0.2.1");
    private static final InetAddress OTHER = InetAddress.ofLiteral("192.0.2.2");
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final FakeTicker ticker = new FakeTicker();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final LimitMeters meters = new LimitMeters(registry);
    private final SessionLimits sessions = SessionLimits.of(3, 2, meters);

    @Test
    void acceptsABurstOfTwoSeconds() {
        HandshakeLimits limits = limits(10, 0, 100);
        times(20, () -> limits.check(HERE));

        LimitExceededException rejection = rejection(limits, HERE);

        assertThat(rejection)
                .hasMessage(
                        "Handshake rate limit exceeded: at most 10 a second (herald.limits.handshakes-per-second).");
        assertThat(rejection.limit()).isEqualTo(Limit.HANDSHAKES);
        assertThat(rejection.limit().isShared()).isTrue();
        assertThat(rejection.retryAfterSeconds()).isEqualTo(1);
        assertThat(hits("handshakes")).isEqualTo(1);
    }

    @Test
    void refillsAtTheRate() {
        HandshakeLimits limits = limits(10, 0, 100);
        times(20, () -> limits.check(HERE));
        for (int i = 0; i < 30; i++) { // past the point where the ticker's number turns negative
            ticker.advance(SECOND);
            times(10, () -> limits.check(HERE));
            rejection(limits, HERE);
        }
        ticker.advance(Duration.ofMillis(99));
        rejection(limits, HERE);
        ticker.advance(Duration.ofMillis(1));
        limits.check(HERE);
    }

    @Test
    void countsEachAddressSeparately() {
        HandshakeLimits limits = limits(0, 5, 100);
        times(10, () -> limits.check(ONE));

        LimitExceededException rejection = rejection(limits, ONE);

        assertThat(rejection)
                .hasMessage("Handshake rate limit exceeded by this address: at most 5 a second"
                        + " (herald.limits.handshakes-per-second-by-address).");
        assertThat(rejection.limit()).isEqualTo(Limit.HANDSHAKES_BY_ADDRESS);
        assertThat(rejection.limit().isShared()).isFalse();
        assertThatCode(() -> limits.check(OTHER)).doesNotThrowAnyException();
        assertThat(hits("handshakes_by_address")).isEqualTo(1);
    }

    @Test
    void rejectionsOfAnAddressDoNotCountForOthers() {
        HandshakeLimits limits = limits(10, 5, 100);
        times(10, () -> limits.check(ONE));
        times(100, () -> rejection(limits, ONE));

        times(10, () -> limits.check(OTHER));
    }

    @Test
    void doesNotLimitLoopbackOrUnknownAddresses() {
        HandshakeLimits limits = limits(0, 1, 100);

        times(100, () -> limits.check(HERE));
        times(100, () -> limits.check(InetAddress.ofLiteral("::1")));
        times(100, () -> limits.check(null));
    }

    @Test
    void countsANetworkOfIpv6AsOneAddress() {
        HandshakeLimits limits = limits(0, 1, 100);
        limits.check(InetAddress.ofLiteral("2001:db8:1:2::1"));
        limits.check(InetAddress.ofLiteral("2001:db8:1:2:ffff:ffff:ffff:ffff"));

        rejection(limits, InetAddress.ofLiteral("2001:db8:1:2:3:4:5:6"));
        limits.check(InetAddress.ofLiteral("2001:db8:1:3::1"));
    }

    @Test
    void countsAMappedIpv4AddressAsTheSame() {
        HandshakeLimits limits = limits(0, 1, 100);
        times(2, () -> limits.check(ONE));

        rejection(limits, InetAddress.ofLiteral("::ffff:192.0.2.1"));
    }

    @Test
    void boundsTheNumberOfAddresses() {
        HandshakeLimits limits = limits(0, 1, 10);
        for (int i = 0; i < 1_000; i++) {
            limits.check(InetAddress.ofLiteral("10.0." + i / 250 + "." + i % 250));
        }

        assertThat(registry.get("herald.limits.addresses").gauge().value()).isEqualTo(10);
    }

    @Test
    void rejectsHandshakesAtTheMaximumOfSessions() {
        HandshakeLimits limits = limits(0, 0, 100);
        times(3, () -> sessions.acquire(HERE));

        LimitExceededException rejection = rejection(limits, HERE);

        assertThat(rejection).hasMessage("Session limit reached: at most 3 sessions (herald.limits.sessions).");
        assertThat(rejection.retryAfterSeconds()).isEqualTo(5);
    }

    @Test
    void rejectsHandshakesAtTheMaximumOfAnAddress() {
        HandshakeLimits limits = limits(0, 0, 100);
        times(2, () -> sessions.acquire(ONE));

        assertThat(rejection(limits, ONE))
                .hasMessage("Session limit reached by this address: at most 2 sessions"
                        + " (herald.limits.sessions-by-address).");
        limits.check(OTHER);
    }

    private HandshakeLimits limits(int perSecond, int byAddress, int addresses) {
        return new HandshakeLimits(perSecond, byAddress, addresses, sessions, meters, ticker);
    }

    private double hits(String limit) {
        return registry.get("herald.limits.hit").tag("limit", limit).counter().count();
    }

    private static LimitExceededException rejection(HandshakeLimits limits, InetAddress address) {
        return Objects.requireNonNull(
                catchThrowableOfType(LimitExceededException.class, () -> limits.check(address)), "not refused");
    }

    private static void times(int times, Runnable task) {
        for (int i = 0; i < times; i++) {
            task.run();
        }
    }
}
