package dev.herald.topic;

/**
 * Where a message stands: its offset in one life of its topic's log.
 *
 * @param epoch names that life; another epoch means that offsets from before say nothing
 * @param offset 1 for the first message, without gaps
 */
public record Position(long epoch, long offset) {

    /** As clients see it: {@code epoch:offset}, the epoch in 16 hexadecimal digits. */
    @Override
    public String toString() {
        return "%016x:%d".formatted(epoch, offset);
    }
}
