package dev.herald.centrifugo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.session.TestSessions;
import dev.herald.topic.FakeTicker;
import dev.herald.topic.Message;
import dev.herald.topic.Position;
import dev.herald.topic.RecoveryMode;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicLog;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecoveredStartTests {

    private static final TagsFilter WANTED = TagsFilter.of(FilterNodes.leaf("kind", "eq", "wanted"));

    private final TopicLog log = TestSessions.topics(2_000, new FakeTicker()).pin(new Topic("news"));

    @Test
    void hasAllThatIsMissed() {
        publish("a", "b", "c");

        RecoveredStart start = stream(log.newest().epochText(), 1);

        assertThat(start.isRecovered()).isTrue();
        assertThat(texts(start)).containsExactly("b", "c");
        assertThat(start.cursor()).isEqualTo(log.head());
    }

    @Test
    void hasNothingForAClientThatMissedNothing() {
        publish("a");

        RecoveredStart start = stream("", 1);

        assertThat(start.isRecovered()).isTrue();
        assertThat(start.publications()).isEmpty();
    }

    @Test
    void isRecoveredFromAnEmptyEpochInATopicToWhichNothingWasPublished() {
        assertThat(stream("", 0).isRecovered()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"'', 4", "'', -1", "'', 9223372036854775807", "0123456789abcdef, 0", "abc, 0", "0123456789abcdeg, 0"})
    void isNotRecoveredFromAPositionThatThereIsNot(String epoch, long offset) {
        publish("a", "b", "c");

        RecoveredStart start = stream(epoch, offset);

        assertThat(start.isRecovered()).isFalse();
        assertThat(start.publications()).isEmpty();
        assertThat(start.cursor()).isEqualTo(log.head());
        assertThat(start.newest().offset()).isEqualTo(3);
    }

    @Test
    void isRecoveredFromAnEpochThatEndedWithoutALoss() {
        publish("a", "b");
        String ended = log.newest().epochText();
        log.beginEpoch(77);
        publish("c");

        RecoveredStart start = stream(ended, 1);

        assertThat(start.isRecovered()).isTrue();
        assertThat(texts(start)).containsExactly("b", "c");
        assertThat(start.newest().epoch()).isEqualTo(77);
    }

    @Test
    void isNotRecoveredAcrossAGap() {
        publish("a");
        Position before = log.newest();
        log.restart(new Position(before.epoch(), 10), Long.MAX_VALUE);
        publish("b");

        RecoveredStart start = stream(before.epochText(), 1);

        assertThat(start.isRecovered()).isFalse();
        assertThat(start.publications()).isEmpty();
        assertThat(stream(before.epochText(), 9).isRecovered()).isTrue();
    }

    @Test
    void isNotRecoveredFromWhatTheLogNoLongerHas() {
        for (int i = 0; i < 2_001; i++) {
            publish("m");
        }

        assertThat(stream("", 0).isRecovered()).isFalse();
        assertThat(stream("", 1).isRecovered()).isTrue();
    }

    @Test
    void leavesToThePushesWhatIsTooMuchForAReply() {
        for (int i = 0; i < 100; i++) {
            publish("x".repeat(10_000));
        }

        RecoveredStart start = stream("", 0);

        assertThat(start.isRecovered()).isTrue();
        assertThat(start.publications()).hasSize(7);
        assertThat(log.get(start.cursor())).isNotNull();
        assertThat(start.cursor()).isEqualTo(8); // the publication after those in the reply
    }

    @Test
    void readsNoMoreForAReplyThanABoundedNumber() {
        for (int i = 0; i < 2_000; i++) {
            publish("m");
        }
        publish(Map.of("kind", "wanted"), "w");

        RecoveredStart start = RecoveredStart.of(log, recovery("", 1), RecoveryMode.STREAM, WANTED);

        assertThat(start.isRecovered()).isTrue();
        assertThat(start.publications()).isEmpty();
        assertThat(start.cursor()).isEqualTo(1_002);
    }

    @Test
    void hasOnlyWhatTheFilterMatches() {
        publish("a");
        publish(Map.of("kind", "wanted"), "b");
        publish("c");

        RecoveredStart start = RecoveredStart.of(log, recovery("", 0), RecoveryMode.STREAM, WANTED);

        assertThat(texts(start)).containsExactly("b");
        assertThat(start.cursor()).isEqualTo(log.head());
    }

    @ParameterizedTest
    @CsvSource({"'', 0", "'', 2", "abc, 5", "0123456789abcdef, 1"})
    void hasTheNewestAloneInTheCacheMode(String epoch, long offset) {
        publish("a", "b", "c");

        RecoveredStart start = RecoveredStart.of(log, recovery(epoch, offset), RecoveryMode.CACHE, null);

        assertThat(start.isRecovered()).isTrue();
        assertThat(texts(start)).containsExactly("c");
    }

    @Test
    void hasNothingInTheCacheModeForAClientThatHasTheNewest() {
        publish("a", "b");

        RecoveredStart start = RecoveredStart.of(log, recovery("", 2), RecoveryMode.CACHE, null);

        assertThat(start.isRecovered()).isTrue();
        assertThat(start.publications()).isEmpty();
    }

    @Test
    void hasTheNewestThatTheFilterMatchesInTheCacheMode() {
        publish(Map.of("kind", "wanted"), "a");
        publish(Map.of("kind", "wanted"), "b");
        publish("c");

        assertThat(texts(RecoveredStart.of(log, recovery("", 0), RecoveryMode.CACHE, WANTED)))
                .containsExactly("b");
    }

    @Test
    void isNotRecoveredInTheCacheModeWithoutAPublication() {
        RecoveredStart start = RecoveredStart.of(log, recovery("abc", 1), RecoveryMode.CACHE, null);

        assertThat(start.isRecovered()).isFalse();
        assertThat(start.publications()).isEmpty();
    }

    private RecoveredStart stream(String epoch, long offset) {
        return RecoveredStart.of(log, recovery(epoch, offset), RecoveryMode.STREAM, null);
    }

    private static Recovery recovery(String epoch, long offset) {
        return new Recovery(true, epoch, offset, false);
    }

    private void publish(String... texts) {
        for (String text : texts) {
            publish(Map.of(), text);
        }
    }

    private void publish(Map<String, String> tags, String text) {
        log.append(Message.of(text).withTags(tags), Long.MAX_VALUE);
    }

    private static List<String> texts(RecoveredStart start) {
        return start.publications().stream()
                .map(publication -> new String(publication.message().utf8(), UTF_8))
                .toList();
    }
}
