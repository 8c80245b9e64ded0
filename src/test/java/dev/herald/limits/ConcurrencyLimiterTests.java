package dev.herald.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConcurrencyLimiterTests {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ConcurrencyLimiter limiter = new ConcurrencyLimiter(
            "responses", 8, Limit.HISTORY_RESPONSES, Limit.HISTORY_RESPONSES_BY_ADDRESS, new LimitMeters(meters));

    @Test
    void oneAddressGetsAQuarter() throws Exception {
        for (String address : List.of("192.0.2.1", "127.0.0.1", "2001:db8::1")) {
            limiter.take(address(address));
            limiter.take(address(address));
            refused(address, Limit.HISTORY_RESPONSES_BY_ADDRESS);
        }
        refused("2001:db8::2", Limit.HISTORY_RESPONSES_BY_ADDRESS);
        limiter.take(null);
        limiter.take(null);

        refused("192.0.2.2", Limit.HISTORY_RESPONSES);
        assertThat(limiter.active()).isEqualTo(8);
        assertThat(hits("history_responses")).isOne();
        assertThat(hits("history_responses_by_address")).isEqualTo(4);
    }

    @Test
    void releasesAPermitOnce() throws Exception {
        List<ConcurrencyLimiter.Permit> permits = new ArrayList<>();
        permits.add(limiter.take(address("192.0.2.1")));
        permits.add(limiter.take(address("192.0.2.1")));

        permits.getFirst().release();
        permits.getFirst().release();

        assertThat(limiter.active()).isOne();
        limiter.take(address("192.0.2.1"));
        refused("192.0.2.1", Limit.HISTORY_RESPONSES_BY_ADDRESS);
    }

    private void refused(String address, Limit limit) {
        assertThatExceptionOfType(LimitExceededException.class)
                .isThrownBy(() -> limiter.take(address(address)))
                .matches(e -> e.limit() == limit)
                .matches(e -> e.retryAfterSeconds() == 1);
    }

    private double hits(String limit) {
        return meters.get("herald.limits.hit").tag("limit", limit).counter().count();
    }

    private static InetAddress address(String text) throws UnknownHostException {
        return InetAddress.getByName(text);
    }
}
