package dev.herald.rfc6455;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * The CPU time of the current thread, without the time that it waited for a processor.
 *
 * <p>Where the JVM does not measure it, elapsed time is used instead. A call costs well under a microsecond.
 */
final class ProcessorTime {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final boolean MEASURED =
            THREADS.isCurrentThreadCpuTimeSupported() && THREADS.isThreadCpuTimeEnabled();

    private ProcessorTime() {}

    /** Only differences between calls of the same thread have a meaning. */
    static long nanos() {
        return MEASURED && !Thread.currentThread().isVirtual() ? THREADS.getCurrentThreadCpuTime() : System.nanoTime();
    }
}
