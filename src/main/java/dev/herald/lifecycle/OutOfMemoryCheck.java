package dev.herald.lifecycle;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Warns at startup if the JVM does not exit when it runs out of memory, but continues without the thread that failed.
 *
 * <p>A jar cannot set the flag itself, so a plain {@code java -jar} lacks it.
 */
@Component
class OutOfMemoryCheck {

    static final String FLAG = "ExitOnOutOfMemoryError";

    private static final Logger log = LoggerFactory.getLogger(OutOfMemoryCheck.class);

    private final @Nullable HotSpotDiagnosticMXBean jvm;

    OutOfMemoryCheck() {
        this(ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class));
    }

    /**
     * @param jvm null if the JVM is not HotSpot
     */
    OutOfMemoryCheck(@Nullable HotSpotDiagnosticMXBean jvm) {
        this.jvm = jvm;
    }

    @EventListener(ApplicationReadyEvent.class)
    void warn() {
        if (!isOn()) {
            log.warn(
                    "This JVM does not exit when it runs out of memory, but continues with threads missing. Start it with -XX:+{}.",
                    FLAG);
        }
    }

    /** A JVM without the flag counts as off. */
    private boolean isOn() {
        try {
            return jvm != null && Boolean.parseBoolean(jvm.getVMOption(FLAG).getValue());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
