package dev.herald.jetty;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.herald.limits.AddressKey;
import dev.herald.limits.EffectiveLimits;
import dev.herald.limits.Limit;
import dev.herald.limits.LimitMeters;
import dev.herald.limits.LimitSettings;
import dev.herald.topic.IsolatedPass;
import dev.herald.topic.Ticker;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * The connections that were opened, or kept open, without a complete request.
 *
 * <p>One that has not sent the whole head of a request in time is closed, however steadily bytes arrive, and so is the oldest when
 * there are too many: an honest client needs milliseconds, so that it is served however many others are stalled. A connection with bytes
 * that were not read yet is never closed: when all clients reconnect at once, it is the server that is slow. Connections between two
 * requests are treated alike, but counted apart, and their time begins after the connector's idle timeout. Exact to a second. Safe
 * for use by any thread.
 */
@Component
class PendingConnections implements Connection.Listener {

    /** How many of the oldest are examined for each new connection; the timer examines all. */
    private static final int EXAMINED = 16;

    private final ConnectionQueue first;
    private final ConnectionQueue betweenRequests;
    private final TrustedProxies proxies;
    private final Ticker ticker;
    private final LimitMeters meters;

    PendingConnections(
            LimitSettings settings,
            EffectiveLimits effective,
            TrustedProxies proxies,
            LimitMeters meters,
            MeterRegistry registry,
            Ticker ticker) {
        int max = effective.pendingConnections();
        this.proxies = proxies;
        this.ticker = ticker;
        this.meters = meters;
        this.first = new ConnectionQueue(max, settings.requestTimeout().toNanos());
        this.betweenRequests =
                new ConnectionQueue(max, settings.requestTimeout().toNanos());
        watch(registry, "herald.connections.pending", first, "Connections that have not sent a complete request");
        watch(registry, "herald.connections.idle", betweenRequests, "Connections that are idle between two requests");
    }

    private static void watch(MeterRegistry registry, String name, ConnectionQueue queue, String description) {
        Gauge.builder(name, queue, ConnectionQueue::size)
                .description(description)
                .register(registry);
    }

    /** A TLS connection opens two, of which only the one on the socket counts. */
    @Override
    public void onOpened(Connection connection) {
        EndPoint endPoint = connection.getEndPoint();
        if (endPoint.equals(socket(endPoint))) {
            add(first, endPoint, ticker.nanos());
        }
    }

    @Override
    public void onClosed(Connection connection) {
        requestArrived(connection.getEndPoint());
    }

    /** The head of a request is complete. */
    void requestArrived(EndPoint endPoint) {
        EndPoint socket = socket(endPoint);
        if (!first.remove(socket)) {
            betweenRequests.remove(socket);
        }
    }

    /** The response is complete, and the next request is in time if it begins within {@code idleMillis}. */
    void responseCompleted(EndPoint endPoint, long idleMillis) {
        long until = idleMillis > 0 ? ticker.nanos() + TimeUnit.MILLISECONDS.toNanos(idleMillis) : ticker.nanos();
        EndPoint socket = socket(endPoint);
        add(betweenRequests, socket, until);
        if (!socket.isOpen()) {
            betweenRequests.remove(socket); // it was closed before it was added
        }
    }

    /** The number of connections that have not sent a whole request yet. */
    int size() {
        return first.size();
    }

    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.SECONDS)
    void closeOverdue() {
        long now = ticker.nanos();
        IsolatedPass.forEach(first.removeOverdue(now), overdue -> close(overdue, Limit.REQUEST_TIMEOUT));
        IsolatedPass.forEach(betweenRequests.removeOverdue(now), overdue -> close(overdue, Limit.REQUEST_TIMEOUT));
        closeExcess(first, Integer.MAX_VALUE);
        closeExcess(betweenRequests, Integer.MAX_VALUE);
    }

    private void add(ConnectionQueue queue, EndPoint endPoint, long nanos) {
        Long address = addressKey(endPoint);
        queue.add(endPoint, address, nanos);
        if (address != null) {
            IsolatedPass.forEach(
                    queue.removeExcess(address, EXAMINED),
                    oldest -> close(oldest, Limit.PENDING_CONNECTIONS_BY_ADDRESS));
        }
        closeExcess(queue, EXAMINED);
    }

    /** Null for a proxy, which connects for everybody, and for one on this machine. */
    private @Nullable Long addressKey(EndPoint endPoint) {
        return endPoint.getRemoteSocketAddress() instanceof InetSocketAddress internet
                        && !proxies.trusts(internet.getAddress())
                ? AddressKey.of(internet.getAddress())
                : null;
    }

    private void closeExcess(ConnectionQueue queue, int maxExamined) {
        IsolatedPass.forEach(queue.removeExcess(maxExamined), oldest -> close(oldest, Limit.PENDING_CONNECTIONS));
    }

    private void close(EndPoint endPoint, Limit reason) {
        try {
            meters.hit(reason);
            LimitLog.closed(reason, endPoint.getRemoteSocketAddress());
        } finally {
            endPoint.close(); // it is no longer in a queue: nobody else would
        }
    }

    /** Whether bytes have arrived that were not read yet. */
    private static boolean hasUnread(EndPoint endPoint) {
        try {
            return endPoint instanceof SocketChannelEndPoint plain
                    && plain.getChannel().socket().getInputStream().available() > 0;
        } catch (IOException | RuntimeException e) {
            return false; // the connection is closed, or cannot be examined
        }
    }

    /** The endpoint below TLS, which is the same from the beginning of a connection. */
    private static EndPoint socket(EndPoint endPoint) {
        EndPoint socket = endPoint;
        while (socket instanceof EndPoint.Wrapper wrapper) {
            socket = wrapper.unwrap();
        }
        return socket;
    }

    /** Endpoints in the order in which they were added, each with the time from which its timeout counts. */
    private static final class ConnectionQueue {

        private final int max;
        private final long timeoutNanos;

        /** Held for a few instructions, at the beginning and the end of a connection, and never for a message. */
        private final Object lock = new Object();

        @GuardedBy("lock")
        private final Map<EndPoint, Waiting> since = new LinkedHashMap<>();

        @GuardedBy("lock")
        private final Map<Long, LinkedHashSet<EndPoint>> byAddress = new HashMap<>();

        private record Waiting(long nanos, @Nullable Long address) {}

        ConnectionQueue(int max, long timeoutNanos) {
            this.max = max;
            this.timeoutNanos = timeoutNanos;
        }

        void add(EndPoint endPoint, @Nullable Long address, long nanos) {
            synchronized (lock) {
                since.put(endPoint, new Waiting(nanos, address));
                if (address != null) {
                    byAddress
                            .computeIfAbsent(address, any -> new LinkedHashSet<>(2))
                            .add(endPoint);
                }
            }
        }

        boolean remove(EndPoint endPoint) {
            synchronized (lock) {
                Waiting removed = since.remove(endPoint);
                if (removed != null && removed.address() != null) {
                    byAddress.computeIfPresent(removed.address(), (any, same) -> {
                        same.remove(endPoint);
                        return same.isEmpty() ? null : same;
                    });
                }
                return removed != null;
            }
        }

        List<EndPoint> removeOverdue(long now) {
            List<EndPoint> overdue = new ArrayList<>();
            synchronized (lock) {
                for (Map.Entry<EndPoint, Waiting> next : since.entrySet()) {
                    if (now - next.getValue().nanos() < timeoutNanos) {
                        break;
                    }
                    if (!hasUnread(next.getKey())) {
                        overdue.add(next.getKey());
                    }
                }
                overdue.forEach(this::remove);
            }
            return overdue;
        }

        /** Removes the oldest beyond the maximum. */
        List<EndPoint> removeExcess(int maxExamined) {
            synchronized (lock) {
                return removeExcess(since.keySet(), max, maxExamined);
            }
        }

        /** Removes the oldest of an address beyond its share. */
        List<EndPoint> removeExcess(Long address, int maxExamined) {
            synchronized (lock) {
                Set<EndPoint> same = byAddress.get(address);
                return same == null ? List.of() : removeExcess(same, EffectiveLimits.shareOf(max), maxExamined);
            }
        }

        @GuardedBy("lock")
        private List<EndPoint> removeExcess(Set<EndPoint> oldestFirst, int most, int maxExamined) {
            int tooMany = oldestFirst.size() - most;
            if (tooMany <= 0) {
                return List.of();
            }
            List<EndPoint> excess = oldestFirst.stream()
                    .limit(maxExamined)
                    .filter(endPoint -> !hasUnread(endPoint))
                    .limit(tooMany)
                    .toList();
            excess.forEach(this::remove);
            return excess;
        }

        int size() {
            synchronized (lock) {
                return since.size();
            }
        }
    }
}
