package dev.herald.rfc6455;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * How much of a processor this thread has had: on a machine with too much to do, what it waited for one is not in it.
 *
 * <p>Where that is not known it is the time that has passed. A call costs well under a microsecond.
 */
final class ProcessorTime {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final boolean KNOWN = THREADS.isCurrentThreadCpuTimeSupported() && THREADS.isThreadCpuTimeEnabled();

    private ProcessorTime() {}

    /** To be compared with another one of the same thread. */
    static long nanos() {
        return KNOWN && !Thread.currentThread().isVirtual() ? THREADS.getCurrentThreadCpuTime() : System.nanoTime();
    }
}
