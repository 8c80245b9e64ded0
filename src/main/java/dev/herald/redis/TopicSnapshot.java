package dev.herald.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.herald.topic.Position;
import java.util.ArrayList;
import java.util.List;

/**
 * A topic's state in Redis and a page of its stream, the oldest entry first.
 *
 * @param newest the position of the newest message; offset 0 if there is none
 * @param now the time of Redis' clock, in microseconds
 */
record TopicSnapshot(Position newest, long now, List<StreamEntry> entries) {

    private static final int HEAD = 3;
    private static final int FIELDS = 4;

    /** Parses the result of {@link Script#READ}. */
    static TopicSnapshot of(List<byte[]> found) {
        long epoch = StreamEntry.epoch(text(found, 0));
        List<StreamEntry> entries = new ArrayList<>((found.size() - HEAD) / FIELDS);
        for (int i = HEAD; i < found.size(); i += FIELDS) {
            entries.add(new StreamEntry(
                    new Position(epoch, StreamEntry.number(found.get(i))),
                    StreamEntry.number(found.get(i + 1)),
                    StreamEntry.message(found.get(i + 3), text(found, i + 2))));
        }
        return new TopicSnapshot(
                new Position(epoch, StreamEntry.number(found.get(1))), StreamEntry.number(found.get(2)), entries);
    }

    /** The offset of the oldest entry; of the next message if there is none. */
    long first() {
        return entries.isEmpty()
                ? newest.offset() + 1
                : entries.getFirst().position().offset();
    }

    private static String text(List<byte[]> found, int index) {
        return new String(found.get(index), US_ASCII);
    }
}
