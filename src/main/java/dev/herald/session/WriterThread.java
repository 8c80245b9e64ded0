package dev.herald.session;

/**
 * A thread that does little else than draining session writers: it writes more in one call than others, and finds its buffer
 * without a look-up.
 */
public final class WriterThread extends Thread {

    private static final int BATCH_BYTES = 128 * 1024;

    private final WriteBatch batch = new WriteBatch(BATCH_BYTES);

    /** A daemon, as what it writes to does not outlive the service. */
    public WriterThread(Runnable work, String name) {
        super(work, name);
        setDaemon(true);
    }

    WriteBatch buffer() {
        return batch;
    }
}
