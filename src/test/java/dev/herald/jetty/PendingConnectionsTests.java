package dev.herald.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.limits.LimitMeters;
import dev.herald.limits.MemoryBudget;
import dev.herald.limits.TestLimitSettings;
import dev.herald.topic.FakeTicker;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
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
    private final PendingConnections pending = new PendingConnections(
            TestLimitSettings.with(Map.of("request-timeout", "10s")),
            MemoryBudget.of(DataSize.ofMegabytes(100), new LimitMeters(meters)),
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
