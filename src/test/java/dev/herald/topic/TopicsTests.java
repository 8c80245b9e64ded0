package dev.herald.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.herald.topic.Retention.Overflow;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

class TopicsTests {

    private static final Duration AGE = Duration.ofMinutes(5);

    private final FakeTicker ticker = new FakeTicker();
    private final Topics topics = topics(1000, DataSize.ofMegabytes(1));

    @Test
    void hasOneLogForEachTopic() {
        TopicLog news = topics.pin(new Topic("news"));

        assertThat(topics.pin(new Topic("news"))).isSameAs(news);
        assertThat(topics.pin(new Topic("sport"))).isNotSameAs(news);
        assertThat(topics.size()).isEqualTo(2);
    }

    @Test
    void onlyTheClockMaySkip() {
        assertThat(topics.pin(Topic.TICK).overflow()).isEqualTo(Overflow.SKIP);
        assertThat(topics.pin(Topic.BROADCAST).overflow()).isEqualTo(Overflow.DISCONNECT);
    }

    @Test
    void countsTheBytesOfAllLogsUntilTheyExpire() {
        topics.pin(Topic.TICK).append(Message.of("tick"), Long.MAX_VALUE);
        topics.pin(Topic.BROADCAST).append(Message.of("hello"), Long.MAX_VALUE);
        assertThat(topics.bytes()).isEqualTo(2 * Publication.OVERHEAD + 9);

        ticker.advance(Duration.ofMinutes(5).plusNanos(1));
        topics.expire();

        assertThat(topics.bytes()).isZero();
    }

    @Test
    void removesAnUnusedTopicAfterItsHistoryExpired() {
        publish(topics, "news", "a");
        long epoch = epoch("news");
        ticker.advance(AGE);
        topics.expire();
        assertThat(epoch("news")).isEqualTo(epoch);

        ticker.advance(Duration.ofNanos(1));
        topics.expire();

        assertThat(topics.find(new Topic("news"))).isEmpty();
        assertThat(topics.size()).isZero();
    }

    @Test
    void removedTopicReturnsInANewEpoch() {
        publish(topics, "news", "a");
        long epoch = epoch("news");
        ticker.advance(AGE.plusNanos(1));
        topics.expire();

        publish(topics, "news", "b");

        assertThat(epoch("news")).isNotEqualTo(epoch);
        assertThat(topics.find(new Topic("news")).orElseThrow().head()).isEqualTo(2);
    }

    @Test
    void keepsAPinnedTopic() {
        TopicLog news = topics.pin(new Topic("news"));
        topics.pin(new Topic("news"));
        topics.unpin(news);
        ticker.advance(AGE.multipliedBy(2));

        topics.expire();

        assertThat(topics.find(new Topic("news"))).containsSame(news);
    }

    @Test
    void epochIsKeptForTheAgeAfterTheLastSubscriber() {
        TopicLog news = topics.pin(new Topic("news"));
        ticker.advance(AGE.multipliedBy(2));
        topics.unpin(news);
        ticker.advance(AGE);
        topics.expire();
        assertThat(topics.all()).containsExactly(news);

        ticker.advance(Duration.ofNanos(1));
        topics.expire();

        assertThat(topics.all()).isEmpty();
    }

    @Test
    void rejectsATopicBeyondTheMaximum() {
        Topics few = topics(3, DataSize.ofMegabytes(1));
        for (String name : List.of("a", "b", "c")) {
            few.pin(new Topic(name));
        }

        assertThatExceptionOfType(TooManyTopicsException.class)
                .isThrownBy(() -> few.pin(new Topic("d")))
                .withMessage("Topic d cannot be added: this node holds 3 topics, the maximum (herald.topic.max-topics)."
                        + " Retry later.");
        assertThat(few.pin(new Topic("a"))).isNotNull();
        assertThat(few.size()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 7, 8, 9, 100})
    void makeRoomRemovesUnusedTopics(int max) {
        Topics full = topics(max, DataSize.ofMegabytes(1));
        TopicLog pinned = full.pin(new Topic("pinned"));
        for (int i = 1; i < max; i++) {
            publish(full, "t" + i, "x");
            ticker.advance(Duration.ofSeconds(1));
        }

        full.makeRoom(log -> Long.MAX_VALUE);

        assertThat(full.size()).isLessThan(max);
        assertThat(full.all()).contains(pinned);
        full.pin(new Topic("new"));
    }

    @Test
    void makeRoomRemovesTheOldestTopicsFirst() {
        Topics full = topics(16, DataSize.ofMegabytes(1));
        for (int i = 0; i < 16; i++) {
            publish(full, "t" + i, "x");
            ticker.advance(Duration.ofSeconds(1));
        }

        full.makeRoom(log -> Long.MAX_VALUE);

        assertThat(full.all())
                .extracting(log -> log.topic().name())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(2, 16).mapToObj(i -> "t" + i).toList());
    }

    @Test
    void makeRoomEvictsTheOldestMessagesOfAllTopics() {
        Topics full = topics(1000, DataSize.ofBytes(16L * (Publication.OVERHEAD + 1)));
        for (int i = 0; i < 16; i++) {
            publish(full, i % 2 == 0 ? "even" : "odd", "x");
            ticker.advance(Duration.ofSeconds(1));
        }
        assertThat(full.isFullFor(Message.of("x"))).isTrue();

        full.makeRoom(log -> Long.MAX_VALUE);

        assertThat(full.find(new Topic("even")).orElseThrow().tail()).isEqualTo(2);
        assertThat(full.find(new Topic("odd")).orElseThrow().tail()).isEqualTo(2);
        assertThat(full.bytes()).isEqualTo(14L * (Publication.OVERHEAD + 1));
        assertThat(full.isFullFor(Message.of("x"))).isFalse();
    }

    @Test
    void makeRoomKeepsUnreadMessages() {
        Topics full = topics(1000, DataSize.ofBytes(16L * (Publication.OVERHEAD + 1)));
        for (int i = 0; i < 16; i++) {
            publish(full, i < 8 ? "old" : "new", "x");
            ticker.advance(Duration.ofSeconds(1));
        }

        full.makeRoom(log -> log.topic().name().equals("old") ? 2 : Long.MAX_VALUE);

        assertThat(full.find(new Topic("old")).orElseThrow().tail()).isEqualTo(2);
        assertThat(full.find(new Topic("new")).orElseThrow().tail()).isEqualTo(2);
    }

    @Test
    void makeRoomEvictsNothingIfThereIsRoom() {
        publish(topics, "news", "x");
        ticker.advance(Duration.ofSeconds(1));

        topics.makeRoom(log -> Long.MAX_VALUE);

        assertThat(topics.find(new Topic("news")).orElseThrow().tail()).isOne();
    }

    @Test
    void makeRoomEvictsNewMessagesIfNecessary() {
        Topics full = topics(1000, DataSize.ofBytes(4L * (Publication.OVERHEAD + 1)));
        for (int i = 0; i < 4; i++) {
            publish(full, "news", "x");
        }

        full.makeRoom(log -> Long.MAX_VALUE);

        assertThat(full.isFullFor(Message.of("x"))).isFalse();
    }

    private Topics topics(int maxTopics, DataSize totalSize) {
        Retention history = new Retention(100, DataSize.ofMegabytes(1), AGE, Overflow.DISCONNECT);
        return new Topics(
                new TopicSettings(DataSize.ofKilobytes(64), totalSize, maxTopics, history, List.of()),
                HistoryMemory.UNLIMITED,
                ticker);
    }

    /** As a publisher to a topic without subscribers does. */
    private static void publish(Topics topics, String topic, String message) {
        TopicLog log = topics.pin(new Topic(topic));
        assertThat(log.append(Message.of(message), Long.MAX_VALUE)).isNotNull();
        topics.unpin(log);
    }

    private long epoch(String topic) {
        return topics.find(new Topic(topic)).orElseThrow().epoch();
    }

    @Test
    void keepsTheLogOfTheSelfTestSeparate() {
        Topics none = topics(2, DataSize.ofMegabytes(1));
        none.pin(new Topic("news"));

        TopicLog own = none.pin(Topic.SELF_TEST);
        for (int i = 0; i < 1000; i++) {
            assertThat(own.append(Message.of("canary"), Long.MAX_VALUE)).isNotNull();
        }

        assertThat(own.overflow()).isEqualTo(Overflow.SKIP);
        assertThat(none.all()).extracting(TopicLog::topic).containsExactly(new Topic("news"));
        assertThat(none.size()).isOne();
        assertThat(none.bytes()).isZero();
    }
}
