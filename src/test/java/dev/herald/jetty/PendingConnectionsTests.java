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
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.ByteArrayEndPoint;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class PendingConnectionsTests {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final FakeTicker ticker = new FakeTicker();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final LimitSettings settings =
            TestLimitSettings.with(Map.of("request-timeout", "10s", "pending-connections", 8));
    private final PendingConnections pending = new PendingConnections(
            settings,
            EffectiveLimits.of(
                    settings, MemoryBudget.of(DataSize.ofMegabytes(100), new LimitMeters(meters)), 200, 20_000),
            new TrustedProxies(settings),
            new LimitMeters(meters),
            meters,
            ticker);

    private final EndPoint socket = new ByteArrayEndPoint();
    private final EndPoint tls = new TlsEndPoint(socket);

    @Test
    void countsAConnectionUntilItCloses() {
        Connection connection = new IdleConnection(socket);

        pending.onOpened(connection);
        assertThat(pending.size()).isOne();

        pending.onClosed(connection);
        assertThat(pending.size()).isZero();
    }

    @Test
    void aTlsHandshakeDoesNotExtendTheTimeout() {
        pending.onOpened(new IdleConnection(socket));
        ticker.advance(TIMEOUT.minusSeconds(1));
        pending.onOpened(new IdleConnection(tls));
        assertThat(pending.size()).isOne();

        ticker.advance(Duration.ofSeconds(1));
        pending.closeOverdue();

        assertThat(socket.isOpen()).isFalse();
    }

    @Test
    void aRequestOverTlsEndsTheWait() {
        pending.onOpened(new IdleConnection(socket));

        pending.requestArrived(tls);

        assertThat(pending.size()).isZero();
    }

    @Test
    void anAddressHasAQuarter() {
        EndPoint other = new RemoteEndPoint("192.0.2.2");
        pending.onOpened(new IdleConnection(other));
        List<EndPoint> many = Stream.generate(() -> new RemoteEndPoint("192.0.2.1"))
                .limit(6)
                .map(EndPoint.class::cast)
                .toList();

        many.forEach(each -> pending.onOpened(new IdleConnection(each)));

        assertThat(many.stream().filter(EndPoint::isOpen)).containsExactly(many.get(4), many.get(5));
        assertThat(other.isOpen()).isTrue();
        assertThat(meters.get("herald.limits.hit")
                        .tag("limit", "pending_connections_by_address")
                        .counter()
                        .count())
                .isEqualTo(4);
    }

    @Test
    void theOldestIsClosedWhenThereAreTooMany() {
        List<EndPoint> all = IntStream.range(0, 10)
                .mapToObj(i -> (EndPoint) new RemoteEndPoint("192.0.2." + i))
                .toList();

        all.forEach(each -> pending.onOpened(new IdleConnection(each)));

        assertThat(all.stream().filter(EndPoint::isOpen)).isEqualTo(all.subList(2, 10));
    }

    private static final class RemoteEndPoint extends ByteArrayEndPoint {

        private final InetSocketAddress remote;

        RemoteEndPoint(String address) {
            this.remote = new InetSocketAddress(InetAddress.ofLiteral(address), 1);
        }

        @Override
        public SocketAddress getRemoteSocketAddress() {
            return remote;
        }
    }

    @Test
    void aConnectionThatFailsToCloseKeepsNoOtherOpen() {
        List<EndPoint> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            EndPoint one = i % 2 == 0 ? new ByteArrayEndPoint() : new FailingEndPoint();
            all.add(one);
            pending.onOpened(new IdleConnection(one));
        }
        ticker.advance(TIMEOUT);

        pending.closeOverdue();

        assertThat(all).filteredOn(each -> !(each instanceof FailingEndPoint)).noneMatch(EndPoint::isOpen);
        assertThat(all).filteredOn(FailingEndPoint.class::isInstance).allMatch(each -> ((FailingEndPoint) each).asked);
        assertThat(pending.size()).isZero();
    }

    /** Whatever is asked of it fails. */
    private static final class FailingEndPoint extends ByteArrayEndPoint {

        private boolean opened;
        private boolean asked;

        @Override
        public SocketAddress getRemoteSocketAddress() {
            if (opened) {
                throw new IllegalStateException("no address");
            }
            opened = true;
            return InetSocketAddress.createUnresolved("opened", 1);
        }

        @Override
        public void doClose() {
            asked = true;
            throw new IllegalStateException("not closed");
        }
    }

    private static final class IdleConnection extends AbstractConnection {

        IdleConnection(EndPoint endPoint) {
            super(endPoint, Runnable::run);
        }

        @Override
        public void onFillable() {}
    }

    /** As Jetty's TLS endpoint it wraps that of the socket. */
    private static final class TlsEndPoint extends ByteArrayEndPoint implements EndPoint.Wrapper {

        private final EndPoint socket;

        TlsEndPoint(EndPoint socket) {
            this.socket = socket;
        }

        @Override
        public EndPoint unwrap() {
            return socket;
        }
    }
}
