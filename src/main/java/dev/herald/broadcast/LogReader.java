package dev.herald.broadcast;

import dev.herald.topic.TopicLog;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A log that is open for reading: it stays known, and filled where other nodes publish too, until this is
 * closed.
 *
 * <p>It may be closed by several threads and more than once, of which the first counts.
 */
public final class LogReader implements AutoCloseable {

    private final TopicLog log;
    private final long loaded;
    private final Runnable release;
    private final AtomicBoolean closed = new AtomicBoolean();

    LogReader(TopicLog log, long loaded, Runnable release) {
        this.loaded = loaded;
        this.log = log;
        this.release = release;
    }

    public TopicLog log() {
        return log;
    }

    /** The bytes that had to be loaded for it. */
    public long loaded() {
        return loaded;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            release.run();
        }
    }
}
