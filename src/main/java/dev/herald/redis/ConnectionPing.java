package dev.herald.redis;

import io.lettuce.core.api.StatefulRedisConnection;
import java.util.concurrent.atomic.LongAdder;

/** Detects a connection that was lost silently. A connection that is only slow, because it is busy, is left alone. */
final class ConnectionPing {

    private final ReconnectingConnection<? extends StatefulRedisConnection<byte[], byte[]>> connection;
    private final LongAdder received = new LongAdder();

    ConnectionPing(ReconnectingConnection<? extends StatefulRedisConnection<byte[], byte[]>> connection) {
        this.connection = connection;
    }

    /** Something else was received over the connection. */
    void received() {
        received.increment();
    }

    /** Sends a ping, and reconnects if neither its response nor anything else is received in time. */
    @SuppressWarnings("FutureReturnValueIgnored") // a failure is handled in the callback
    void send() {
        StatefulRedisConnection<byte[], byte[]> now = connection.current();
        long before = received.sum();
        if (now != null) {
            AsyncCall.attempt(() -> now.async().ping()).whenComplete((pong, failure) -> {
                if (failure != null && received.sum() == before && now.equals(connection.current())) {
                    connection.reconnect();
                }
            });
        }
    }
}
