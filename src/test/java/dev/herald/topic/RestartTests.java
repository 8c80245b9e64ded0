package dev.herald.topic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.topic.Retention.Overflow;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

/** A log whose order is kept in another store, and which begins a new epoch or lacks messages. */
class RestartTests {

    private static final long ALL = Long.MAX_VALUE;

    private final TopicLog log = log(100);

    private static TopicLog log(int count) {
        return new TopicLog(
                new Topic("news"),
                new Retention(count, DataSize.ofMegabytes(1), Duration.ofMinutes(5), Overflow.DISCONNECT),
                new LogBudget(Long.MAX_VALUE, HistoryMemory.UNLIMITED),
                new FakeTicker());
    }

    private void append(String... texts) {
        for (String text : texts) {
            assertThat(log.append(Message.of(text), ALL)).isNotNull();
        }
    }

    private List<String> read(ReplayStart start) {
        List<String> read = new ArrayList<>();
        for (long cursor = start.cursor(); cursor < log.head(); cursor++) {
            Publication next = Objects.requireNonNull(log.get(cursor));
            String text = new String(next.message().utf8(), StandardCharsets.UTF_8);
            read.add(next.gap() == null ? next.position().offset() + text : "gap");
        }
        return read;
    }

    @Test
    void restartOfAnEmptyLogIsNoGap() {
        assertThat(log.restart(new Position(7, 41), ALL)).isTrue();
        append("a", "b");

        assertThat(read(log.fromTail())).containsExactly("41a", "42b");
        assertThat(log.newest()).isEqualTo(new Position(7, 42));
    }

    @Test
    void gapIsAtItsPositionInTheLog() {
        log.restart(new Position(7, 1), ALL);
        append("a");
        log.restart(new Position(8, 1), ALL);
        append("b");

        assertThat(read(log.fromTail())).containsExactly("1a", "gap", "1b");
        Publication gap = Objects.requireNonNull(log.get(log.head() - 2));
        assertThat(gap.gap()).isEqualTo(new Gap(new Topic("news"), new Position(7, 1), new Position(8, 0)));
        assertThat(gap.position()).isEqualTo(new Position(8, 0));
    }

    @Test
    void resumesInTheOldEpochBeforeTheGap() {
        log.restart(new Position(7, 1), ALL);
        append("a", "b");
        log.restart(new Position(8, 5), ALL);
        append("c");

        ReplayStart back = log.after(new Position(7, 1));

        assertThat(back.gap()).isNull();
        assertThat(read(back)).containsExactly("2b", "gap", "5c");
        assertThat(read(log.after(new Position(8, 4)))).containsExactly("5c");
    }

    @Test
    void resumesAtTheGapAfterAPositionBeyondTheOldEpoch() {
        log.restart(new Position(7, 1), ALL);
        append("a");
        log.restart(new Position(8, 1), ALL);
        append("b");

        assertThat(read(log.after(new Position(7, 99)))).containsExactly("gap", "1b");
    }

    @Test
    void aHoleInOneEpochIsAGapToo() {
        log.restart(new Position(7, 1), ALL);
        append("a");
        log.restart(new Position(7, 10), ALL);
        append("j");

        assertThat(read(log.after(new Position(7, 0)))).containsExactly("1a", "gap", "10j");
        assertThat(read(log.after(new Position(7, 5)))).containsExactly("gap", "10j");
        assertThat(read(log.after(new Position(7, 9)))).containsExactly("10j");
        assertThat(log.find(new Position(7, 10))).isNotNull();
        assertThat(log.find(new Position(7, 1))).isNull();
    }

    @Test
    void unknownEpochStartsWithTheNewestEpoch() {
        log.restart(new Position(7, 1), ALL);
        append("a");
        log.restart(new Position(8, 1), ALL);
        append("b");

        ReplayStart back = log.after(new Position(6, 3));

        assertThat(back.gap()).isEqualTo(new Gap(new Topic("news"), new Position(6, 3), new Position(8, 0)));
        assertThat(read(back)).containsExactly("1b");
    }

    @Test
    void isRejectedIfItWouldEvictUnreadMessages() {
        TopicLog full = log(1);
        full.restart(new Position(7, 1), ALL);
        full.append(Message.of("a"), ALL);

        assertThat(full.restart(new Position(8, 1), full.head() - 1)).isFalse();
        assertThat(full.epoch()).isEqualTo(7);
    }

    @Test
    void oldEpochsAreForgotten() {
        for (int epoch = 1; epoch <= 200; epoch++) {
            log.restart(new Position(epoch, 1), ALL);
            append("x");
        }

        assertThat(log.knows(1)).isFalse();
        assertThat(log.knows(200)).isTrue();
        assertThat(read(log.after(new Position(200, 0)))).containsExactly("1x");
    }
}
