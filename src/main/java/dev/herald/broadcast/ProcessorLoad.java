package dev.herald.broadcast;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * How busy the processors are that this process may use, in a container those of the container; whoever uses them.
 *
 * <p>Sampled twice a second. Safe for use by any thread.
 */
@Component
class ProcessorLoad {

    private static final double SATURATED = 0.9;

    private volatile boolean saturated;

    /** Whether hardly anything of them was free in the last half second. */
    boolean isSaturated() {
        return saturated;
    }

    @Scheduled(fixedDelay = 500, timeUnit = TimeUnit.MILLISECONDS)
    void sample() {
        saturated = ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                && system.getCpuLoad() >= SATURATED;
    }
}
