package dev.herald.topic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.topic.Retention.Overflow;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class TopicsTests {

    private final FakeTicker ticker = new FakeTicker();
    private final Topics topics = new Topics(
            new TopicSettings(
                    DataSize.ofKilobytes(64),
                    DataSize.ofMegabytes(1),
                    new Retention(100, DataSize.ofMegabytes(1), Duration.ofMinutes(5), Overflow.DISCONNECT)),
            ticker);

    @Test
    void hasOneLogForEachTopic() {
        TopicLog news = topics.log(new Topic("news"));

        assertThat(topics.log(new Topic("news"))).isSameAs(news);
        assertThat(topics.log(new Topic("sport"))).isNotSameAs(news);
        assertThat(topics.size()).isEqualTo(2);
    }

    @Test
    void onlyTheClockMaySkip() {
        assertThat(topics.log(Topic.TICK).overflow()).isEqualTo(Overflow.SKIP);
        assertThat(topics.log(Topic.BROADCAST).overflow()).isEqualTo(Overflow.DISCONNECT);
    }

    @Test
    void countsTheBytesOfAllLogsUntilTheyExpire() {
        topics.log(Topic.TICK).append(Message.of("tick"), Long.MAX_VALUE);
        topics.log(Topic.BROADCAST).append(Message.of("hello"), Long.MAX_VALUE);
        assertThat(topics.bytes()).isEqualTo(2 * Publication.OVERHEAD + 9);

        ticker.advance(Duration.ofMinutes(5).plusNanos(1));
        topics.expire();

        assertThat(topics.bytes()).isZero();
    }
}
