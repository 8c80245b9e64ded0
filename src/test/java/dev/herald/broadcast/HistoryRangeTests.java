package dev.herald.broadcast;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.session.TestSessions;
import dev.herald.topic.FakeTicker;
import dev.herald.topic.Message;
import dev.herald.topic.Position;
import dev.herald.topic.Publication;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicLog;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistoryRangeTests {

    private final TopicLog log = TestSessions.topics(4, new FakeTicker()).pin(new Topic("news"));

    HistoryRangeTests() {
        publish("a", "b");
        log.restart(new Position(log.epoch(), 10), Long.MAX_VALUE);
        publish("c");
    }

    @Test
    void readsForwardWithoutGaps() {
        assertThat(texts(HistoryRange.forward(log, log.tail(), log.head()))).containsExactly("a", "b", "c");
        assertThat(texts(HistoryRange.forward(log, log.head(), log.head()))).isEmpty();
    }

    @Test
    void readsBackwardWithoutGaps() {
        assertThat(texts(HistoryRange.backward(log, log.head()))).containsExactly("c", "b", "a");
        assertThat(texts(HistoryRange.backward(log, log.tail()))).isEmpty();
        assertThat(texts(HistoryRange.backward(log, 0))).isEmpty();
    }

    /** As while it is read. */
    @Test
    void passesOverWhatWasEvicted() {
        HistoryRange forward = HistoryRange.forward(log, log.tail(), log.head());
        HistoryRange backward = HistoryRange.backward(log, log.head());
        publish("d", "e");

        assertThat(texts(forward)).containsExactly("c");
        assertThat(texts(backward)).containsExactly("c");
    }

    private void publish(String... texts) {
        for (String text : texts) {
            log.append(Message.of(text), Long.MAX_VALUE);
        }
    }

    private static List<String> texts(HistoryRange range) {
        List<String> texts = new ArrayList<>();
        for (Publication next = range.next(); next != null; next = range.next()) {
            texts.add(new String(next.message().utf8(), UTF_8));
        }
        return texts;
    }
}
