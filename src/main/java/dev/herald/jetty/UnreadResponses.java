package dev.herald.jetty;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.herald.limits.AddressKey;
import dev.herald.limits.EffectiveLimits;
import dev.herald.limits.Limit;
import dev.herald.limits.LimitMeters;
import dev.herald.limits.LimitSettings;
import dev.herald.topic.Ticker;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.jetty.io.EndPoint;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * The responses that wait for their clients to read.
 *
 * <p>A client that reads nothing of what waits for it within the response timeout is disconnected, and so is one that reads more slowly
 * after that than the minimum rate. When there are too many, for one address or in all, the response that has waited longest is
 * given up. Exact to a second. Safe for use by any thread; nothing here blocks.
 */
@Component
class UnreadResponses {

    /** More than the time of any process, for each byte. */
    private static final double UNLIMITED = Long.MAX_VALUE;

    private final long timeoutNanos;
    private final double nanosPerByte;
    private final int max;
    private final int maxByAddress;
    private final LimitMeters meters;
    private final Ticker ticker;

    /** Held for a few instructions, when a response begins or ends to wait, and once a second. */
    private final Object lock = new Object();

    /** The oldest first. */
    @GuardedBy("lock")
    private final LinkedHashSet<Unread> all = new LinkedHashSet<>();

    /** Streamed responses have a limit of their own. */
    @GuardedBy("lock")
    private final LinkedHashSet<Unread> streamed = new LinkedHashSet<>();

    @GuardedBy("lock")
    private final Map<Long, LinkedHashSet<Unread>> byAddress = new HashMap<>();

    UnreadResponses(
            LimitSettings settings,
            EffectiveLimits effective,
            LimitMeters meters,
            MeterRegistry registry,
            Ticker ticker) {
        this.timeoutNanos = settings.responseTimeout().toNanos();
        long rate = settings.responseRate().toBytes();
        this.nanosPerByte = rate == 0 ? UNLIMITED : (double) TimeUnit.SECONDS.toNanos(1) / rate;
        this.max = effective.unreadResponses();
        this.maxByAddress = EffectiveLimits.shareOf(max);
        this.meters = meters;
        this.ticker = ticker;
        Gauge.builder("herald.responses.unread", this, UnreadResponses::size)
                .description("Responses that wait for their clients to read")
                .register(registry);
    }

    /** A response that waits. */
    final class Unread {

        private final EndPoint endPoint;
        private final long addressKey;
        private final long start = ticker.nanos();
        private volatile long taken;
        private volatile long lastTaken = start;

        private Unread(EndPoint endPoint, @Nullable InetAddress address) {
            this.endPoint = endPoint;
            this.addressKey = AddressKey.ofAny(address);
        }

        /** So many more bytes were taken. Called by one thread at a time. */
        @SuppressWarnings("NonAtomicVolatileUpdate")
        void taken(int bytes) {
            if (bytes > 0) {
                taken += bytes;
                lastTaken = ticker.nanos();
            }
        }

        /** Everything was taken, or the connection has failed. */
        void end() {
            synchronized (lock) {
                forget(this);
            }
        }

        private boolean isLate(long now) {
            return isStalled(now) || now - start - timeoutNanos >= taken * nanosPerByte;
        }

        private boolean isStalled(long now) {
            return now - lastTaken >= timeoutNanos;
        }
    }

    /** The same as {@link #begin} for a response whose number is limited elsewhere. */
    Unread beginStreamed(EndPoint endPoint) {
        Unread unread = new Unread(endPoint, null);
        synchronized (lock) {
            streamed.add(unread);
        }
        return unread;
    }

    /** To be called when a response is written, and ended when everything of it is. */
    Unread begin(EndPoint endPoint, @Nullable InetAddress address) {
        Unread unread = new Unread(endPoint, address);
        Unread excess;
        Limit limit;
        synchronized (lock) {
            LinkedHashSet<Unread> same = byAddress.computeIfAbsent(unread.addressKey, any -> new LinkedHashSet<>(2));
            same.add(unread);
            all.add(unread);
            boolean byOne = same.size() > maxByAddress;
            limit = byOne ? Limit.UNREAD_RESPONSES_BY_ADDRESS : Limit.UNREAD_RESPONSES;
            excess = byOne ? same.getFirst() : all.size() > max ? all.getFirst() : null;
            if (excess != null) {
                forget(excess);
            }
        }
        if (excess != null) {
            close(excess, limit);
        }
        return unread;
    }

    int size() {
        synchronized (lock) {
            return all.size() + streamed.size();
        }
    }

    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.SECONDS)
    void closeOverdue() {
        long now = ticker.nanos();
        List<Unread> late = new ArrayList<>();
        synchronized (lock) {
            Stream.of(all, streamed)
                    .flatMap(each -> each.stream().takeWhile(unread -> now - unread.start >= timeoutNanos))
                    .filter(unread -> unread.isLate(now))
                    .forEach(late::add);
            late.forEach(this::forget);
        }
        late.forEach(each -> close(each, each.isStalled(now) ? Limit.RESPONSE_TIMEOUT : Limit.RESPONSE_RATE));
    }

    @GuardedBy("lock")
    private void forget(Unread unread) {
        if (streamed.remove(unread) || !all.remove(unread)) {
            return;
        }
        byAddress.computeIfPresent(unread.addressKey, (any, same) -> {
            same.remove(unread);
            return same.isEmpty() ? null : same;
        });
    }

    private void close(Unread unread, Limit limit) {
        meters.hit(limit);
        LimitLog.closed(limit, unread.endPoint.getRemoteSocketAddress());
        unread.endPoint.close();
    }
}
