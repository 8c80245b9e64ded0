package dev.herald.limits;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How much of the heap may be held for clients.
 *
 * @param memory bytes that the history of topics, what waits for clients that do not read, messages that have not arrived
 *     whole, requests and responses may take together; 0 for a quarter of the largest heap. History takes at most half of it,
 *     one address or user at most a quarter
 */
@ConfigurationProperties("herald.limits")
record MemorySettings(@DefaultValue("0B") DataSize memory) {

    private static final DataSize LEAST = DataSize.ofMegabytes(1);

    MemorySettings {
        if (memory.toBytes() != 0 && memory.compareTo(LEAST) < 0) {
            throw new IllegalArgumentException(
                    "herald.limits.memory: %s (expected: 0B, or 1MB or more)".formatted(memory));
        }
    }

    long bytes() {
        return memory.toBytes() > 0 ? memory.toBytes() : Runtime.getRuntime().maxMemory() / 4;
    }
}
