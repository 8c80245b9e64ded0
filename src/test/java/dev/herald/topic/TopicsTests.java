package dev.herald.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.herald.topic.Retention.Overflow;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
    void removedTopicGoesOnAfterWhatWasPublished() {
        publish(topics, "news", "a");
        publish(topics, "news", "b");
        Position last = newest("news");
        removeAll();
        Position first = new Position(last.epoch(), 1);

        TopicLog news = topics.pin(new Topic("news"));

        assertThat(news.newest()).isEqualTo(last);
        assertThat(news.after(last).gap()).isNull();
        assertThat(news.after(first).gap()).isEqualTo(new Gap(news.topic(), first, last));
        publish(topics, "news", "c");
        assertThat(newest("news")).isEqualTo(new Position(last.epoch(), 3));
        assertThat(news.after(last)).isEqualTo(new ReplayStart(news, 1, null));
    }

    @Test
    void nothingIsLeftOfATopicToWhichNothingWasPublishedButItsEpoch() {
        for (String name : List.of("news", "broadcast", "tick")) {
            Topic topic = new Topic(name);
            Position position = topics.pin(topic).newest();
            topics.unpin(topics.pin(topic));
            assertThat(topics.size()).isEqualTo(1);
            for (int i = 0; i < 3; i++) {
                topics.unpin(topics.pin(topic));
                topics.find(topic).ifPresent(topics::unpin);
                assertThat(topics.size()).isZero();
                assertThat(topics.newest(topic)).isEqualTo(position);
            }
            publish(topics, name, "a");
            assertThat(newest(name)).isEqualTo(new Position(position.epoch(), 1));
            removeAll();
        }
    }

    @Test
    void topicsToWhichNothingWasPublishedNeedNoRoom() {
        Topics few = topics(1, DataSize.ofMegabytes(1));

        for (int i = 0; i < 1_000; i++) {
            few.unpin(few.pin(new Topic("t" + i), new Caller("user:ann")));
        }

        assertThat(few.size()).isZero();
    }

    @Test
    void topicWhoseOrderIsKeptElsewhereIsNotRemembered() {
        TopicLog news = topics.pin(new Topic("news"));
        news.open(new Position(7, 42), List.of());
        topics.unpin(news);
        removeAll();

        assertThat(topics.pin(new Topic("news")).newest().epoch()).isNotEqualTo(7);
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
    void logIsKeptForTheAgeAfterTheLastSubscriber() {
        publish(topics, "news", "a");
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

    @Test
    void refusesATopicRatherThanRemoveHistory() {
        Topics full = topics(3, DataSize.ofMegabytes(1));
        for (String name : List.of("a", "b", "c")) {
            publish(full, name, "x");
        }

        assertThatExceptionOfType(TooManyTopicsException.class).isThrownBy(() -> full.pin(new Topic("d")));
        full.expire();

        assertThat(full.all()).hasSize(3).allMatch(log -> log.tail() < log.head());
    }

    /** However many topics there are: an attempt reads none of them. */
    @Test
    void refusingATopicCostsNoMoreThanAddingOne() {
        CountingTicker counting = new CountingTicker();
        Topics full = topics(5_000, DataSize.ofMegabytes(100), counting);
        IntStream.range(0, 5_000).forEach(i -> full.pin(new Topic("t" + i)));
        counting.reads = 0;

        for (int i = 0; i < 1_000; i++) {
            Topic topic = new Topic("new" + i);
            assertThatExceptionOfType(TooManyTopicsException.class)
                    .isThrownBy(() -> full.pin(topic))
                    .matches(refusal -> refusal.getStackTrace().length == 0);
        }

        assertThat(counting.reads).isZero();
    }

    @ParameterizedTest
    @CsvSource({"1, 50", "2, 33", "9, 10"})
    void nobodyHasMoreTopicsThanAreFree(int callers, int share) {
        Topics all = topics(100, DataSize.ofMegabytes(1));
        for (int i = 0; i < 100; i++) {
            for (int caller = 0; caller < callers; caller++) {
                pinOrNot(all, "t" + caller + "." + i, new Caller("key:" + caller));
            }
        }

        assertThat(all.size()).isBetween(callers * share, callers * (share + 1));
        all.pin(new Topic("another"), new Caller("user:another"));
    }

    @Test
    void shareOfTopicsHasASetting() {
        Caller caller = new Caller("key:a");
        Topics all = topics(100, 2, DataSize.ofMegabytes(1), ticker);
        all.pin(new Topic("a"), caller);
        all.pin(new Topic("b"), caller);

        assertThatExceptionOfType(TooManyTopicsException.class)
                .isThrownBy(() -> all.pin(new Topic("c"), caller))
                .matches(TooManyTopicsException::isByCaller)
                .withMessage(
                        "Topic c cannot be added: this API key, user or address added 2 of the topics that this node"
                                + " holds, its share (herald.topic.max-topics-by-caller). Retry later.");
    }

    @Test
    void removedTopicIsOfNobodysShare() {
        Caller caller = new Caller("key:a");
        Topics all = topics(100, 1, DataSize.ofMegabytes(1), ticker);
        all.unpin(all.pin(new Topic("a"), caller));
        ticker.advance(AGE.plusNanos(1));
        all.expire();

        all.pin(new Topic("b"), caller);
    }

    @Test
    void sessionsCanAlwaysConnect() {
        Topics full = topics(2, DataSize.ofMegabytes(1));
        full.pin(new Topic("a"));
        full.pin(new Topic("b"));

        full.pin(Topic.BROADCAST, new Caller("user:ada"));
        full.pin(Topic.TICK, new Caller("user:ada"));
    }

    @Test
    void withFewTopicsLeftRemovesThoseThatNeverHadAMessage() {
        Topics full = topics(16, DataSize.ofMegabytes(1));
        publish(full, "news", "x");
        TopicLog subscribed = full.pin(new Topic("subscribed"));
        for (int i = 0; i < 14; i++) {
            full.unpin(full.pin(new Topic("t" + i)));
        }

        full.expire();

        assertThat(full.all())
                .containsExactlyInAnyOrder(
                        subscribed, full.find(new Topic("news")).orElseThrow());
    }

    @Test
    void makesRoomAtTheExpenseOfWhoPublishedTheMost() {
        Topics full = topics(1000, DataSize.ofBytes(100L * (Publication.OVERHEAD + 1)));
        for (int i = 0; i < 10; i++) {
            publish(full, "small" + i, Message.of("x").by(new Caller("user:small")));
        }
        for (int i = 0; i < 1_000; i++) {
            publish(full, "large" + i % 40, Message.of("x").by(new Caller("key:large")));
        }

        assertThat(full.all().stream().filter(log -> log.topic().name().startsWith("small")))
                .hasSize(10)
                .allMatch(log -> log.tail() == 1 && log.head() == 2);
        assertThat(full.bytes()).isBetween(87L * (Publication.OVERHEAD + 1), 100L * (Publication.OVERHEAD + 1));
    }

    @Test
    void makesRoomAtTheExpenseOfTheLargestTopicsOfOnePublisher() {
        Topics full = topics(1000, DataSize.ofBytes(100L * (Publication.OVERHEAD + 1)));
        publish(full, "small", "x");
        for (int i = 0; i < 500; i++) {
            publish(full, "large" + i % 3, "x");
        }

        assertThat(full.find(new Topic("small")).orElseThrow().tail()).isOne();
    }

    /** Each message is its publisher's, whoever added the topic. */
    @Test
    void publishingToTheTopicsOfOthersChargesNobodyElse() {
        Topics full = topics(1000, DataSize.ofBytes(100L * (Publication.OVERHEAD + 1)));
        Caller owner = new Caller("user:owner");
        IntStream.range(0, 20).forEach(i -> full.pin(new Topic("t" + i), owner));
        publish(full, "own", Message.of("x").by(owner));
        for (int i = 0; i < 1_000; i++) {
            publish(full, "t" + i % 20, Message.of("x").by(new Caller("key:large")));
        }

        assertThat(full.find(new Topic("own")).orElseThrow().tail()).isOne();
    }

    @Test
    void makeRoomKeepsUnreadMessages() {
        Topics full = topics(1000, DataSize.ofBytes(16L * (Publication.OVERHEAD + 1)));
        for (int i = 0; i < 16; i++) {
            publish(full, i < 8 ? "old" : "new", "x");
        }

        full.makeRoom(Message.of("x"), log -> log.topic().name().equals("old") ? 2 : Long.MAX_VALUE);

        assertThat(full.find(new Topic("old")).orElseThrow().tail()).isEqualTo(2);
        assertThat(full.find(new Topic("new")).orElseThrow().tail()).isEqualTo(2);
    }

    @Test
    void makeRoomEvictsNothingIfThereIsRoom() {
        publish(topics, "news", "x");

        assertThat(topics.makeRoom(Message.of("x"), log -> Long.MAX_VALUE)).isEmpty();

        assertThat(topics.find(new Topic("news")).orElseThrow().tail()).isOne();
    }

    /** While subscribers need everything, publishers that try again and again cost no pass over all topics each. */
    @Test
    void makeRoomThatFailedIsNotRepeatedAtOnce() {
        Topics full = topics(1000, DataSize.ofBytes(4L * (Publication.OVERHEAD + 1)));
        for (int i = 0; i < 4; i++) {
            publish(full, "news", "x");
        }
        AtomicInteger looks = new AtomicInteger();

        for (int i = 0; i < 100; i++) {
            full.makeRoom(Message.of("x"), log -> looks.incrementAndGet() * 0L);
        }
        assertThat(looks).hasValue(1);
        ticker.advance(Duration.ofMillis(10));
        full.makeRoom(Message.of("x"), log -> Long.MAX_VALUE);

        assertThat(full.isFullFor(Message.of("x"))).isFalse();
    }

    private static void pinOrNot(Topics all, String topic, Caller caller) {
        try {
            all.pin(new Topic(topic), caller);
        } catch (TooManyTopicsException e) {
            assertThat(e.isByCaller()).isTrue();
        }
    }

    private static final class CountingTicker implements Ticker {

        private int reads;

        @Override
        public long nanos() {
            return reads++;
        }
    }

    private Topics topics(int maxTopics, DataSize totalSize) {
        return topics(maxTopics, totalSize, ticker);
    }

    private static Topics topics(int maxTopics, DataSize totalSize, Ticker ticker) {
        return topics(maxTopics, 0, totalSize, ticker);
    }

    private static Topics topics(int maxTopics, int maxTopicsByCaller, DataSize totalSize, Ticker ticker) {
        Retention history = new Retention(100, DataSize.ofMegabytes(1), AGE, Overflow.DISCONNECT);
        return new Topics(
                new TopicSettings(
                        DataSize.ofKilobytes(64), totalSize, maxTopics, maxTopicsByCaller, history, List.of()),
                HistoryMemory.UNLIMITED,
                ticker);
    }

    /** As a publisher to a topic without subscribers does. */
    private static void publish(Topics topics, String topic, String message) {
        publish(topics, topic, Message.of(message));
    }

    private static void publish(Topics topics, String topic, Message message) {
        TopicLog log = topics.pin(new Topic(topic), message.publisher());
        topics.makeRoom(message, all -> Long.MAX_VALUE);
        assertThat(log.append(message, Long.MAX_VALUE)).isNotNull();
        topics.unpin(log);
    }

    private void removeAll() {
        ticker.advance(AGE.plusNanos(1));
        topics.expire();
        assertThat(topics.size()).isZero();
    }

    private Position newest(String topic) {
        return topics.find(new Topic(topic)).orElseThrow().newest();
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
