package dev.herald.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.herald.topic.Message;
import dev.herald.topic.Position;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A message in a topic's stream in Redis, or in the announcement of it.
 *
 * @param at the time of publication, in microseconds of Redis' clock
 * @param endedEpoch the epoch that its own continues, if it is the first of its epoch and this is an announcement
 */
record StreamEntry(Position position, long at, @Nullable Long endedEpoch, Message message, Kind kind) {

    /** What is announced. */
    enum Kind {
        /** A message that has the position. */
        KEPT,

        /** A message without a position, after the one that has this. */
        UNKEPT,

        /** That the history up to the position is removed. */
        REMOVAL
    }

    private static final int HEAD_FIELDS = 5;
    private static final String REMOVED = ":r";

    StreamEntry(Position position, long at, @Nullable Long endedEpoch, Message message) {
        this(position, at, endedEpoch, message, Kind.KEPT);
    }

    /**
     * Reads {@code epoch:offset:at:endedEpoch:attributes}, a line feed, and the data of the message. With the offset 0 it is a message without a
     * position, or the removal of the history, and the offset before is where the time would be.
     */
    static StreamEntry ofAnnouncement(byte[] bytes) {
        int end = 0;
        while (bytes[end] != '\n') {
            end++;
        }
        String[] head = new String(bytes, 0, end, US_ASCII).split(":", HEAD_FIELDS);
        boolean isKept = !head[1].equals("0");
        Kind kind = head[4].equals(REMOVED) ? Kind.REMOVAL : Kind.UNKEPT;
        return new StreamEntry(
                new Position(epoch(head[0]), Long.parseLong(isKept ? head[1] : head[2])),
                isKept ? Long.parseLong(head[2]) : 0,
                head[3].isEmpty() ? null : epoch(head[3]),
                StoredMessage.read(Arrays.copyOfRange(bytes, end + 1, bytes.length), head[4]),
                isKept ? Kind.KEPT : kind);
    }

    static long epoch(String hexadecimal) {
        return HexFormat.fromHexDigitsToLong(hexadecimal);
    }

    static long number(byte[] digits) {
        return Long.parseLong(new String(digits, US_ASCII));
    }
}
