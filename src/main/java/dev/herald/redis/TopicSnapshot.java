package dev.herald.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.herald.topic.EndedEpoch;
import dev.herald.topic.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * A topic's state in Redis and a page of its stream, the oldest entry first.
 *
 * @param from the offset from which on entries were read
 * @param newest the position of the newest message; offset 0 if there is none
 * @param safe the offset up to which messages may be delivered: that of the newest, unless replicas are waited for
 * @param ended the epochs before that of {@code newest}, the oldest first; each was continued by the next
 * @param now the time of Redis' clock, in microseconds
 * @param removed the offset up to which the history was removed; 0 if it was not
 */
record TopicSnapshot(
        long from,
        Position newest,
        long safe,
        List<EndedEpoch> ended,
        long now,
        long removed,
        List<StreamEntry> entries) {

    private static final int HEAD = 6;
    private static final int FIELDS = 4;

    /** Parses the result of {@link Script#READ}. */
    static TopicSnapshot of(long from, List<byte[]> found) {
        Position newest = new Position(StreamEntry.epoch(text(found, 0)), StreamEntry.number(found.get(1)));
        List<EndedEpoch> ended = ended(text(found, 3));
        List<StreamEntry> entries = new ArrayList<>((found.size() - HEAD) / FIELDS);
        TopicSnapshot snapshot = new TopicSnapshot(
                from,
                newest,
                StreamEntry.number(found.get(2)),
                ended,
                StreamEntry.number(found.get(4)),
                StreamEntry.number(found.get(5)),
                entries);
        for (int i = HEAD; i < found.size(); i += FIELDS) {
            entries.add(new StreamEntry(
                    snapshot.position(StreamEntry.number(found.get(i))),
                    StreamEntry.number(found.get(i + 1)),
                    null,
                    StoredMessage.read(found.get(i + 3), text(found, i + 2))));
        }
        return snapshot;
    }

    /** Parses {@code epoch:end epoch:end }. */
    private static List<EndedEpoch> ended(String text) {
        List<EndedEpoch> ended = new ArrayList<>();
        for (String each : text.isEmpty() ? new String[0] : text.split(" ")) {
            int colon = each.indexOf(':');
            ended.add(new EndedEpoch(
                    StreamEntry.epoch(each.substring(0, colon)), Long.parseLong(each.substring(colon + 1))));
        }
        return List.copyOf(ended);
    }

    /** The position of the message with this offset. */
    Position position(long offset) {
        for (EndedEpoch each : ended) {
            if (offset <= each.end()) {
                return new Position(each.epoch(), offset);
            }
        }
        return new Position(newest.epoch(), offset);
    }

    /** The epochs that ended before this offset. */
    List<EndedEpoch> endedBefore(long offset) {
        return ended.stream().filter(each -> each.end() < offset).toList();
    }

    /** The offset of the newest message of an epoch; empty if Redis does not know the epoch. */
    OptionalLong endOf(long epoch) {
        if (epoch == newest.epoch()) {
            return OptionalLong.of(newest.offset());
        }
        return ended.stream()
                .filter(each -> each.epoch() == epoch)
                .mapToLong(EndedEpoch::end)
                .findFirst();
    }

    /** The epoch that continues one that has ended. */
    long epochAfter(long epoch) {
        for (int i = 0; i < ended.size() - 1; i++) {
            if (ended.get(i).epoch() == epoch) {
                return ended.get(i + 1).epoch();
            }
        }
        return newest.epoch();
    }

    /** The offset of the oldest entry; of the next message if there is none. */
    long first() {
        return entries.isEmpty() ? safe + 1 : entries.getFirst().position().offset();
    }

    private static String text(List<byte[]> found, int index) {
        return new String(found.get(index), US_ASCII);
    }
}
