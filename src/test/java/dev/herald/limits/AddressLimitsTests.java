package dev.herald.limits;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.topic.FakeTicker;
import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class AddressLimitsTests {

    private static final InetAddress ONE = InetAddress.ofLiteral("192.0.2.1");
    private static final InetAddress OTHER = InetAddress.ofLiteral("192.0.2.2");
    private static final int BYTES = 256 * 1_000;

    private final FakeTicker ticker = new FakeTicker();
    private final AddressLimits limits = AddressLimits.of(10, DataSize.ofBytes(BYTES), Duration.ofMillis(100), ticker);

    @Test
    void sharesTwoSecondsWorthAmongTheSessionsOfAnAddress() {
        AddressShare first = messages(ONE);
        AddressShare second = messages(ONE);
        for (int i = 0; i < 10; i++) {
            assertThat(first.take(1)).isTrue();
            assertThat(second.take(1)).isTrue();
        }

        assertThat(first.take(1)).isFalse();
        assertThat(messages(OTHER).take(20)).isTrue();
        ticker.advance(Duration.ofMillis(100));
        assertThat(second.take(1)).isTrue();
        assertThat(first.take(1)).isFalse();
    }

    /** Or a thousand sessions of one address would use up its limit by a word of each. */
    @Test
    void chargesAnAddressAtMostTwiceWhatItsSessionsUsed() {
        for (int i = 0; i < 1_000; i++) {
            AddressShare brief = share(Limit.BYTES_BY_ADDRESS, ONE);
            assertThat(brief.take(100)).isTrue();
            assertThat(brief.take(1)).isTrue();
        }

        assertThat(share(Limit.BYTES_BY_ADDRESS, ONE).take(2 * BYTES - 1_000 * 300))
                .isTrue();
    }

    @Test
    void takesTheLastTokensSingly() {
        AddressShare share = share(Limit.BYTES_BY_ADDRESS, ONE);
        int taken = 0;
        while (share.take(77)) {
            taken += 77;
        }

        assertThat(taken).isGreaterThan(2 * BYTES - 77 * 2);
    }

    @Test
    void countsANetworkOfIpv6AsOneAddress() {
        assertThat(messages(InetAddress.ofLiteral("2001:db8::1")).take(20)).isTrue();

        assertThat(messages(InetAddress.ofLiteral("2001:db8::2")).take(1)).isFalse();
    }

    @Test
    void doesNotLimitLoopbackOrUnknownAddresses() {
        assertThat(limits.share(Limit.MESSAGES_BY_ADDRESS, InetAddress.getLoopbackAddress()))
                .isNull();
        assertThat(limits.share(Limit.MESSAGES_BY_ADDRESS, null)).isNull();
    }

    @Test
    void isOffAt0() {
        AddressLimits off = AddressLimits.of(0, DataSize.ofBytes(0), Duration.ZERO, ticker);

        assertThat(off.share(Limit.BYTES_BY_ADDRESS, ONE)).isNull();
    }

    private AddressShare messages(InetAddress address) {
        return share(Limit.MESSAGES_BY_ADDRESS, address);
    }

    private AddressShare share(Limit limit, InetAddress address) {
        return requireNonNull(limits.share(limit, address));
    }
}
