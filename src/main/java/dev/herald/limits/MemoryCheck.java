package dev.herald.limits;

import com.sun.management.OperatingSystemMXBean;
import dev.herald.settings.MisconfiguredException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/**
 * Compares the memory settings with the heap of this process, and the heap with the memory of its container: the start ends where the
 * process would die for lack of memory, and a warning says what has less effect than configured.
 */
@Component
class MemoryCheck {

    private static final Logger log = LoggerFactory.getLogger(MemoryCheck.class);

    /** Clients may hold no more than one part in this many of the heap; the rest is for sessions and the collector. */
    private static final int HEAP_PARTS = 2;

    /** What the process uses beside its heap: classes, code, threads, buffers. */
    private static final DataSize BESIDE_HEAP = DataSize.ofMegabytes(200);

    private final DataSize configured;
    private final DataSize history;
    private final long heap;
    private final long machine;

    @Autowired
    MemoryCheck(LimitSettings settings, @Value("${herald.topic.total-size:0B}") DataSize history) {
        this(
                settings,
                history,
                Runtime.getRuntime().maxMemory(),
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize());
    }

    /**
     * @param heap the maximum heap, in bytes
     * @param machine the memory of this container or machine, in bytes
     * @throws MisconfiguredException if clients may hold more than the heap has room for
     */
    MemoryCheck(LimitSettings settings, DataSize history, long heap, long machine) {
        this.configured = settings.memory();
        this.history = history;
        this.heap = heap;
        this.machine = machine;
        if (configured.toBytes() > heap / HEAP_PARTS) {
            throw new MisconfiguredException(
                    "herald.limits.memory: %s (expected: at most half of the heap, which has %d MB)"
                            .formatted(shown(configured), megabytes(heap)),
                    "Lower it, or give the process more memory: in a container its limit, of which the image uses half for the"
                            + " heap, otherwise -Xmx.");
        }
    }

    @EventListener(ApplicationReadyEvent.class)
    void warn() {
        warnings().forEach(log::warn);
    }

    List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        long budget = configured.toBytes() > 0 ? configured.toBytes() : heap / 4;
        if (history.toBytes() > budget / 2) {
            warnings.add(
                    ("herald.topic.total-size is %s, but history has only %d MB: half of herald.limits.memory, by default an"
                                    + " eighth of the heap. Lower it, or give the process more memory.")
                            .formatted(shown(history), megabytes(budget / 2)));
        }
        if (machine - heap < BESIDE_HEAP.toBytes()) {
            warnings.add(
                    ("The heap may take %d MB of the %d MB that this container or machine has, and Herald needs %d MB beside it:"
                                    + " it may be killed. Give it at least 512 MB, or lower -XX:MaxRAMPercentage or -Xmx.")
                            .formatted(megabytes(heap), megabytes(machine), BESIDE_HEAP.toMegabytes()));
        }
        return warnings;
    }

    private static String shown(DataSize size) {
        return size.toMegabytes() > 0 ? size.toMegabytes() + "MB" : size.toString();
    }

    private static long megabytes(long bytes) {
        return bytes >> 20;
    }
}
