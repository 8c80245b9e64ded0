package dev.herald.liveness;

import dev.herald.topic.Ticker;
import java.time.Duration;

/**
 * The signs of life of one thread, or of one task of a thread.
 *
 * <p>It is resting, which may last as long as it likes, or its next sign is expected: then it is lost once that has not come
 * for {@link #PATIENCE}, and found again when it comes. Long enough that no load, however great, looks like death. Safe for
 * use by any thread; nothing here waits.
 */
public final class ThreadHeartbeat {

    static final Duration PATIENCE = Duration.ofSeconds(30);

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

    /** A sign of life, after which another is expected. */
    public void expectNext() {
        since = ticker.nanos();
        expected = true;
    }

    /** A sign of life, after which none is expected. */
    public void rest() {
        expected = false;
    }

    public boolean isExpected() {
        return expected;
    }

    /** Whether the next sign is overdue. */
    public boolean isLost() {
        return expected && silentNanos() >= PATIENCE.toNanos();
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
