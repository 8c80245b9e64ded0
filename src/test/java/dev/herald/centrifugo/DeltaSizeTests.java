package dev.herald.centrifugo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.session.PublicationForm;
import dev.herald.topic.FakeTicker;
import dev.herald.topic.HistoryMemory;
import dev.herald.topic.Message;
import dev.herald.topic.Publication;
import dev.herald.topic.Retention;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicLog;
import dev.herald.topic.TopicSettings;
import dev.herald.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class DeltaSizeTests {

    private static final int FIELDS = 100;
    private static final int REVISIONS = 100;
    private static final int PERCENT = 15;

    private final TopicSettings settings = new TopicSettings(
            DataSize.ofKilobytes(64),
            DataSize.ofMegabytes(1),
            10,
            0,
            new Retention(10, DataSize.ofMegabytes(1), Duration.ofMinutes(5), Retention.Overflow.DISCONNECT),
            List.of());
    private final Topics topics = new Topics(settings, HistoryMemory.UNLIMITED, new FakeTicker());
    private final PublicationEncoder encoder = new PublicationEncoder(settings, topics);
    private final TopicLog log = topics.pin(new Topic("document"));

    @Test
    void oneFieldOfADocumentThatChangesTakesFewBytes() {
        for (Codec codec : List.of(new JsonCodec(), new ProtobufCodec())) {
            long complete = 0;
            long deltas = 0;
            publish(0);
            for (int revision = 1; revision <= REVISIONS; revision++) {
                Publication next = publish(revision);
                complete += encoder.push(codec, next, PublicationForm.PLAIN).length;
                deltas += encoder.push(codec, next, PublicationForm.DELTA).length;
            }

            assertThat(complete / REVISIONS).isBetween(2_000L, 2_300L);
            assertThat(100 * deltas).isLessThan(PERCENT * complete);
        }
    }

    private Publication publish(int revision) {
        return Objects.requireNonNull(
                log.append(Message.ofJson(document(revision)).asDelta(), Long.MAX_VALUE));
    }

    /** About 2 KB, in which another field changes with each revision. */
    private static byte[] document(int revision) {
        return IntStream.range(0, FIELDS)
                .mapToObj(field -> "\"field%d\":\"value %d\"".formatted(field, valueOf(field, revision)))
                .collect(Collectors.joining(",", "{", "}"))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** The last revision that changed it. */
    private static int valueOf(int field, int revision) {
        int since = Math.floorMod(revision - field, FIELDS);
        return since > revision ? 0 : revision - since;
    }
}
