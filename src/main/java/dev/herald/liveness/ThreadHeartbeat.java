package dev.herald.liveness;

import dev.herald.topic.Ticker;
import java.time.Duration;

/**
 * The heartbeat of one thread, or of one task.
 *
 * <p>Either the next heartbeat is expected, and the thread counts as dead once it has been missing for
 * {@link #TIMEOUT}, until it comes; or none is expected, for any time. The timeout is long enough that no load looks
 * like a dead thread. Safe for use by any thread; nothing here blocks.
 */
public final class ThreadHeartbeat {

    static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final ThreadKind kind;
    private final String name;
    private final Ticker ticker;
    private volatile long since;
    private volatile boolean expected;

    ThreadHeartbeat(ThreadKind kind, String name, Ticker ticker) {
        this.kind = kind;
        this.name = name;
        this.ticker = ticker;
    }

    /** Records a heartbeat, after which another is expected. */
    public void expectNext() {
        since = ticker.nanos();
        expected = true;
    }

    /** Records a heartbeat, after which none is expected. */
    public void expectNone() {
        expected = false;
    }

    public boolean isExpected() {
        return expected;
    }

    /** Whether the next heartbeat is overdue. */
    public boolean isLost() {
        return expected && silentNanos() >= TIMEOUT.toNanos();
    }

    ThreadKind kind() {
        return kind;
    }

    String name() {
        return name;
    }

    Duration silence() {
        return Duration.ofNanos(silentNanos());
    }

    private long silentNanos() {
        return ticker.nanos() - since;
    }
}
