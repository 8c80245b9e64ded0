package dev.herald.topic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.topic.Retention.Overflow;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class TopicsTests {

    private final FakeTicker ticker = new FakeTicker();
    private final Topics topics = new Topics(
            new TopicSettings(
                    DataSize.ofKilobytes(64),
                    DataSize.ofMegabytes(1),
                    1000,
                    new Retention(100, DataSize.ofMegabytes(1), Duration.ofMinutes(5), Overflow.DISCONNECT),
                    List.of()),
            ticker);

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
}
