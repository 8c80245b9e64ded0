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
 * Warns at start where a JVM that runs out of memory would go on without the thread that did: a jar cannot bring the flag
 * itself, so that a plain {@code java -jar} lacks it.
 */
@Component
class OutOfMemoryCheck {

    static final String FLAG = "ExitOnOutOfMemoryError";

    private static final Logger log = LoggerFactory.getLogger(OutOfMemoryCheck.class);

    private final @Nullable HotSpotDiagnosticMXBean jvm;

    OutOfMemoryCheck() {
        this(ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class));
    }

    /** @param jvm null where it is another JVM than HotSpot */
    OutOfMemoryCheck(@Nullable HotSpotDiagnosticMXBean jvm) {
        this.jvm = jvm;
    }

    @EventListener(ApplicationReadyEvent.class)
    void warn() {
        if (!isOn()) {
            log.warn(
                    "This JVM goes on after it has run out of memory, with threads missing. Start it with -XX:+{}.",
                    FLAG);
        }
    }

    /** A JVM that does not know the flag does not have it on. */
    private boolean isOn() {
        try {
            return jvm != null && Boolean.parseBoolean(jvm.getVMOption(FLAG).getValue());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
