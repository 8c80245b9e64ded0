package dev.herald.session;

/**
 * A thread that does little else than draining outboxes: it writes more in one call than others, and finds its buffer
 * without a look-up.
 */
public final class WriterThread extends Thread {

    private static final int RUN_BYTES = 128 * 1024;

    private final WriteBatch run = new WriteBatch(RUN_BYTES);

    /** A daemon, as what it writes to does not outlive the service. */
    public WriterThread(Runnable work, String name) {
        super(work, name);
        setDaemon(true);
    }

    WriteBatch buffer() {
        return run;
    }
}
