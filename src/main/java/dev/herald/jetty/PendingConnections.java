package dev.herald.jetty;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.herald.limits.FileDescriptors;
import dev.herald.limits.Limit;
import dev.herald.limits.LimitMeters;
import dev.herald.limits.LimitSettings;
import dev.herald.limits.MemoryBudget;
import dev.herald.topic.Ticker;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * The connections that somebody has opened, or kept open, without having asked for anything.
 *
 * <p>One that has not sent the whole head of a request in time is cut, whatever trickles in, and when there are too many the
 * oldest is: honest clients need milliseconds, so that they get in however many others do not get on. Nobody is cut while this
 * side has not read what came: when clients all come back at once it is not they who are slow. The same holds, apart from these, for connections between two requests, which may be silent for as long as the
 * connector allows first. Exact to a second. Safe for use by any thread.
 */
@Component
class PendingConnections implements Connection.Listener {

    /** At how many of the oldest each newcomer makes it look; the timer looks at all. */
    private static final int LOOKS = 16;

    /** A request buffer and the largest head, so that those which have not come whole take an eighth of the memory at most. */
    private static final int PENDING_BYTES = 40 * 1024;

    private static final int LEAST_BY_MEMORY = 64;
    private static final int LEAST_BY_FILES = 16;

    private final Line first;
    private final Line later;
    private final Ticker ticker;
    private final LimitMeters meters;

    PendingConnections(
            LimitSettings settings, MemoryBudget memory, LimitMeters meters, MeterRegistry registry, Ticker ticker) {
        int max = max(settings.pendingConnections(), memory);
        this.ticker = ticker;
        this.meters = meters;
        this.first = new Line(max, settings.requestTimeout().toNanos());
        this.later = new Line(max, settings.requestTimeout().toNanos());
        watch(registry, "herald.connections.pending", first, "Connections that have not sent a whole request yet");
        watch(registry, "herald.connections.waiting", later, "Connections between two requests");
    }

    private static int max(int configured, MemoryBudget memory) {
        int files = Math.max(LEAST_BY_FILES, FileDescriptors.reserve() / 2);
        long whole = Math.max(LEAST_BY_MEMORY, memory.part(8) / PENDING_BYTES);
        return (int) Math.min(Math.min(configured, files), whole);
    }

    private static void watch(MeterRegistry registry, String name, Line line, String description) {
        Gauge.builder(name, line, Line::size)
                .description(description)
                .baseUnit("connections")
                .register(registry);
    }

    /** A TLS connection opens two, of which only the one on the socket counts. */
    @Override
    public void onOpened(Connection connection) {
        EndPoint endPoint = connection.getEndPoint();
        if (endPoint.equals(socket(endPoint))) {
            first.add(endPoint, ticker.nanos());
            cutSuperfluous(first, LOOKS);
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
            later.remove(socket);
        }
    }

    /** The response is complete, and the next request is in time if it begins within {@code idleMillis}. */
    void responseCompleted(EndPoint endPoint, long idleMillis) {
        long until = idleMillis > 0 ? ticker.nanos() + TimeUnit.MILLISECONDS.toNanos(idleMillis) : ticker.nanos();
        EndPoint socket = socket(endPoint);
        later.add(socket, until);
        cutSuperfluous(later, LOOKS);
        if (!socket.isOpen()) {
            later.remove(socket); // it was closed before it was there
        }
    }

    /** How many have not sent a whole request yet. */
    int size() {
        return first.size();
    }

    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.SECONDS)
    void cutOverdue() {
        long now = ticker.nanos();
        first.removeOverdue(now).forEach(late -> cut(late, Limit.REQUEST_TIMEOUT));
        later.removeOverdue(now).forEach(late -> cut(late, Limit.REQUEST_TIMEOUT));
        cutSuperfluous(first, Integer.MAX_VALUE);
        cutSuperfluous(later, Integer.MAX_VALUE);
    }

    private void cutSuperfluous(Line line, int looks) {
        line.removeSuperfluous(looks).forEach(oldest -> cut(oldest, Limit.PENDING_CONNECTIONS));
    }

    private void cut(EndPoint endPoint, Limit reason) {
        meters.hit(reason);
        endPoint.close();
    }

    /** Whether something came that this side has not come to read. */
    private static boolean hasUnread(EndPoint endPoint) {
        try {
            return endPoint instanceof SocketChannelEndPoint plain
                    && plain.getChannel().socket().getInputStream().available() > 0;
        } catch (IOException e) {
            return false; // it is closed
        }
    }

    /** Below TLS, where a connection is the same from its beginning. */
    private static EndPoint socket(EndPoint endPoint) {
        EndPoint socket = endPoint;
        while (socket instanceof EndPoint.Wrapper wrapper) {
            socket = wrapper.unwrap();
        }
        return socket;
    }

    /** In the order in which they came, each with the moment from which its time counts. */
    private static final class Line {

        private final int max;
        private final long timeoutNanos;

        /** Held for a few instructions: a connection comes and goes once, and no message passes here. */
        private final Object lock = new Object();

        @GuardedBy("lock")
        private final Map<EndPoint, Long> since = new LinkedHashMap<>();

        Line(int max, long timeoutNanos) {
            this.max = max;
            this.timeoutNanos = timeoutNanos;
        }

        void add(EndPoint endPoint, long nanos) {
            synchronized (lock) {
                since.put(endPoint, nanos);
            }
        }

        boolean remove(EndPoint endPoint) {
            synchronized (lock) {
                return since.remove(endPoint) != null;
            }
        }

        List<EndPoint> removeOverdue(long now) {
            List<EndPoint> overdue = new ArrayList<>();
            synchronized (lock) {
                Iterator<Map.Entry<EndPoint, Long>> oldest = since.entrySet().iterator();
                while (oldest.hasNext()) {
                    Map.Entry<EndPoint, Long> next = oldest.next();
                    if (now - next.getValue() < timeoutNanos) {
                        break;
                    }
                    if (!hasUnread(next.getKey())) {
                        overdue.add(next.getKey());
                        oldest.remove();
                    }
                }
            }
            return overdue;
        }

        /** The oldest of those that are too many. */
        List<EndPoint> removeSuperfluous(int maxLooks) {
            List<EndPoint> superfluous = new ArrayList<>();
            synchronized (lock) {
                Iterator<EndPoint> oldest = since.keySet().iterator();
                for (int looks = maxLooks; since.size() > max && looks > 0 && oldest.hasNext(); looks--) {
                    EndPoint next = oldest.next();
                    if (!hasUnread(next)) {
                        superfluous.add(next);
                        oldest.remove();
                    }
                }
            }
            return superfluous;
        }

        int size() {
            synchronized (lock) {
                return since.size();
            }
        }
    }
}
