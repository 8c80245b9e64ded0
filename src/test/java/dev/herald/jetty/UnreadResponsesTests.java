package dev.herald.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.limits.EffectiveLimits;
import dev.herald.limits.LimitMeters;
import dev.herald.limits.LimitSettings;
import dev.herald.limits.MemoryBudget;
import dev.herald.limits.TestLimitSettings;
import dev.herald.topic.FakeTicker;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.eclipse.jetty.io.ByteArrayEndPoint;
import org.eclipse.jetty.io.EndPoint;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class UnreadResponsesTests {

    private static final InetAddress ONE = InetAddress.ofLiteral("192.0.2.1");

    private final FakeTicker ticker = new FakeTicker();
    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final EndPoint socket = new ByteArrayEndPoint();

    private final UnreadResponses unread = with(Map.of("response-timeout", "20s", "response-rate", "1000B"));

    @Test
    void closesAClientThatReadsNothing() {
        unread.begin(socket, ONE);

        passes(19);
        assertThat(socket.isOpen()).isTrue();
        passes(1);

        assertThat(socket.isOpen()).isFalse();
        assertThat(hits("response_timeout")).isOne();
        assertThat(unread.size()).isZero();
    }

    @Test
    void closesAClientThatStopsReading() {
        UnreadResponses.Unread response = unread.begin(socket, ONE);
        response.taken(1_000_000);

        passes(20);

        assertThat(socket.isOpen()).isFalse();
        assertThat(hits("response_timeout")).isOne();
    }

    @Test
    void closesAClientThatReadsTooSlowly() {
        UnreadResponses.Unread response = unread.begin(socket, ONE);

        for (int second = 0; second < 39; second++) {
            response.taken(500);
            passes(1);
        }
        assertThat(socket.isOpen()).isTrue();
        response.taken(500);
        passes(1);

        assertThat(socket.isOpen()).isFalse();
        assertThat(hits("response_rate")).isOne();
    }

    @Test
    void waitsForAClientThatReads() {
        UnreadResponses.Unread response = unread.begin(socket, ONE);

        for (int second = 0; second < 1_000; second++) {
            response.taken(1_000);
            passes(1);
        }
        assertThat(socket.isOpen()).isTrue();

        response.end();
        passes(1_000);
        assertThat(socket.isOpen()).isTrue();
        assertThat(unread.size()).isZero();
    }

    @Test
    void hasNoMinimumRateWith0() {
        UnreadResponses lenient = with(Map.of("response-rate", "0B", "response-timeout", "20s"));
        UnreadResponses.Unread response = lenient.begin(socket, ONE);

        for (int second = 0; second < 1_000; second++) {
            response.taken(1);
            ticker.advance(Duration.ofSeconds(1));
            lenient.closeOverdue();
        }

        assertThat(socket.isOpen()).isTrue();
    }

    @Test
    void anAddressHasAQuarterAndLosesItsOldest() {
        UnreadResponses small = with(Map.of("unread-responses", 8));
        small.begin(socket, InetAddress.ofLiteral("192.0.2.2"));
        List<EndPoint> many = open(small, 5, i -> ONE);

        assertThat(many.stream().filter(EndPoint::isOpen)).isEqualTo(many.subList(3, 5));
        assertThat(socket.isOpen()).isTrue();
        assertThat(hits("unread_responses_by_address")).isEqualTo(3);
    }

    @Test
    void theOldestIsGivenUpWhenThereAreTooMany() {
        UnreadResponses small = with(Map.of("unread-responses", 8));

        List<EndPoint> all = open(small, 10, i -> InetAddress.ofLiteral("192.0.2." + i));

        assertThat(all.stream().filter(EndPoint::isOpen)).isEqualTo(all.subList(2, 10));
        assertThat(hits("unread_responses")).isEqualTo(2);
        assertThat(small.size()).isEqualTo(8);
    }

    private static List<EndPoint> open(UnreadResponses unread, int count, IntFunction<InetAddress> address) {
        List<EndPoint> opened = IntStream.range(0, count)
                .mapToObj(i -> (EndPoint) new ByteArrayEndPoint())
                .toList();
        for (int i = 0; i < count; i++) {
            unread.begin(opened.get(i), address.apply(i));
        }
        return opened;
    }

    private void passes(int seconds) {
        for (int i = 0; i < seconds; i++) {
            ticker.advance(Duration.ofSeconds(1));
            unread.closeOverdue();
        }
    }

    private double hits(String limit) {
        return registry.get("herald.limits.hit").tag("limit", limit).counter().count();
    }

    private UnreadResponses with(Map<String, ?> changed) {
        LimitSettings settings = TestLimitSettings.with(changed);
        LimitMeters meters = new LimitMeters(registry);
        EffectiveLimits limits =
                EffectiveLimits.of(settings, MemoryBudget.of(DataSize.ofMegabytes(100), meters), 200, 20_000);
        return new UnreadResponses(settings, limits, meters, registry, ticker);
    }
}
