package dev.herald.session;

import dev.herald.limits.AddressLimits;
import dev.herald.limits.Limit;
import dev.herald.topic.Ticker;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.web.socket.CloseStatus;

/**
 * What one client may send and have computed for it: frames, bytes, and processor time, in microseconds, where a message costs
 * more than its bytes say. Each for itself and together with all others of its address.
 *
 * <p>Taken from by the thread that reads from the client, one at a time, so that it needs neither a lock nor a
 * compare-and-set. What was computed is known only afterwards, and to whoever did it: that is {@linkplain #owe owed}, by any
 * thread, until the thread that reads settles it, before it looks at the next frame.
 */
final class ClientRateLimiter {

    private static final VarHandle OWED_BYTES = VarHandles.of(MethodHandles.lookup(), "owedBytes", long.class);
    private static final VarHandle OWED_NANOS = VarHandles.of(MethodHandles.lookup(), "owedNanos", long.class);

    private final Rate messages;
    private final Rate bytes;
    private final Rate time;

    private volatile long owedBytes;
    private volatile long owedNanos;

    /** What holds for every session. */
    static final class Terms {

        private final Rate.Terms messages;
        private final Rate.Terms bytes;
        private final Rate.Terms time;

        Terms(SessionSettings settings, AddressLimits addresses, Ticker ticker) {
            this.messages = new Rate.Terms(
                    Limit.MESSAGES,
                    Limit.MESSAGES_BY_ADDRESS,
                    count -> count + " messages",
                    settings.messagesPerSecond(),
                    settings.rateGrace(),
                    addresses,
                    ticker);
            this.bytes = new Rate.Terms(
                    Limit.BYTES,
                    Limit.BYTES_BY_ADDRESS,
                    count -> count + " bytes",
                    settings.bytesPerSecond().toBytes(),
                    settings.rateGrace(),
                    addresses,
                    ticker);
            this.time = new Rate.Terms(
                    Limit.PROCESSING_TIME,
                    Limit.PROCESSING_TIME_BY_ADDRESS,
                    micros -> micros / 1_000 + " ms of processing time",
                    settings.processingMicros(),
                    settings.rateGrace(),
                    addresses,
                    ticker);
        }

        /** Which limit a session ended for, or null if it was none of these. */
        @Nullable
        Limit limit(CloseStatus why) {
            return List.of(messages, bytes, time).stream()
                    .map(each -> each.limit(why))
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
        }
    }

    ClientRateLimiter(Terms terms, @Nullable InetAddress address) {
        this.messages = new Rate(terms.messages, address);
        this.bytes = new Rate(terms.bytes, address);
        this.time = new Rate(terms.time, address);
    }

    /** Null, or why the session has to end. */
    @Nullable
    CloseStatus takeMessage() {
        return messages.take(1);
    }

    /** Null, or why the session has to end. */
    @Nullable
    CloseStatus takeBytes(long count) {
        return bytes.take(count);
    }

    /** Bytes that were inflated or deflated for the client, and the processor time that this took. By any thread. */
    void owe(int more, long nanos) {
        OWED_BYTES.getAndAdd(this, (long) more);
        OWED_NANOS.getAndAdd(this, nanos);
    }

    /** Takes what is owed: null, or why the session has to end. */
    @Nullable
    CloseStatus settle() {
        if (owedBytes == 0 && owedNanos == 0) {
            return null;
        }
        CloseStatus exceeded = takeBytes((long) OWED_BYTES.getAndSet(this, 0L));
        return exceeded != null ? exceeded : takeTime((long) OWED_NANOS.getAndSet(this, 0L));
    }

    private @Nullable CloseStatus takeTime(long nanos) {
        return time.take(nanos / 1_000);
    }
}
