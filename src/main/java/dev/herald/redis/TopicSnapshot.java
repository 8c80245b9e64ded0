package dev.herald.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.herald.topic.Position;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a topic stands in Redis, and some of what is kept, the oldest first.
 *
 * @param newest the position of the newest message; of offset 0 if there is none
 * @param now microseconds of Redis' clock
 */
record TopicSnapshot(Position newest, long now, List<StreamEntry> kept) {

    private static final int HEAD = 3;
    private static final int FIELDS = 4;

    /** What {@link Script#READ} returned. */
    static TopicSnapshot of(List<byte[]> found) {
        long epoch = StreamEntry.epoch(text(found, 0));
        List<StreamEntry> kept = new ArrayList<>((found.size() - HEAD) / FIELDS);
        for (int i = HEAD; i < found.size(); i += FIELDS) {
            kept.add(new StreamEntry(
                    new Position(epoch, StreamEntry.number(found.get(i))),
                    StreamEntry.number(found.get(i + 1)),
                    StreamEntry.message(found.get(i + 3), text(found, i + 2))));
        }
        return new TopicSnapshot(
                new Position(epoch, StreamEntry.number(found.get(1))), StreamEntry.number(found.get(2)), kept);
    }

    /** The offset of the oldest that was found; of the next to come if none was. */
    long first() {
        return kept.isEmpty() ? newest.offset() + 1 : kept.getFirst().position().offset();
    }

    private static String text(List<byte[]> found, int index) {
        return new String(found.get(index), US_ASCII);
    }
}
