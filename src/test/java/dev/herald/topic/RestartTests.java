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

    private static final Topic NEWS = new Topic("news");

    private final TopicLog log = log(100);

    private static TopicLog log(int count) {
        return new TopicLog(
                NEWS,
                new Retention(count, DataSize.ofMegabytes(1), Duration.ofMinutes(5), Overflow.DISCONNECT),
                new LogBudget(Long.MAX_VALUE, HistoryMemory.UNLIMITED),
                new FakeTicker());
    }

    private void open(long epoch, EndedEpoch... ended) {
        long first = ended.length == 0 ? 1 : ended[ended.length - 1].end() + 1;
        log.open(new Position(epoch, first), List.of(ended));
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
    void openedLogBeginsAtThePositionGiven() {
        log.open(new Position(7, 41), List.of());
        append("a", "b");

        assertThat(read(log.fromTail())).containsExactly("41a", "42b");
        assertThat(log.newest()).isEqualTo(new Position(7, 42));
    }

    @Test
    void gapIsAtItsPositionInTheLog() {
        open(7);
        append("a");
        log.restart(new Position(8, 1), ALL);
        append("b");

        assertThat(read(log.fromTail())).containsExactly("1a", "gap", "1b");
        Publication gap = Objects.requireNonNull(log.get(log.head() - 2));
        assertThat(gap.gap()).isEqualTo(new Gap(NEWS, new Position(7, 1), new Position(8, 0)));
        assertThat(gap.position()).isEqualTo(new Position(8, 0));
    }

    @Test
    void resumesInTheOldEpochBeforeTheGap() {
        open(7);
        append("a", "b");
        log.restart(new Position(8, 5), ALL);
        append("c");

        ReplayStart back = log.after(new Position(7, 1));

        assertThat(back.gap()).isNull();
        assertThat(read(back)).containsExactly("2b", "gap", "5c");
        assertThat(read(log.after(new Position(8, 4)))).containsExactly("5c");
    }

    @Test
    void positionBeyondTheOldEpochHasAGapOfItsOwn() {
        open(7);
        append("a");
        log.restart(new Position(8, 1), ALL);
        append("b");

        ReplayStart back = log.after(new Position(7, 99));

        assertThat(back.gap()).isEqualTo(new Gap(NEWS, new Position(7, 99), new Position(8, 0)));
        assertThat(read(back)).containsExactly("1b");
    }

    @Test
    void aHoleInOneEpochIsAGapToo() {
        open(7);
        append("a");
        log.restart(new Position(7, 10), ALL);
        append("j");

        assertThat(read(log.after(new Position(7, 0)))).containsExactly("1a", "gap", "10j");
        assertThat(log.after(new Position(7, 5)).gap())
                .isEqualTo(new Gap(NEWS, new Position(7, 5), new Position(7, 9)));
        assertThat(read(log.after(new Position(7, 5)))).containsExactly("10j");
        assertThat(read(log.after(new Position(7, 9)))).containsExactly("10j");
    }

    @Test
    void unknownEpochStartsWithTheNewestEpoch() {
        open(7);
        append("a");
        log.restart(new Position(8, 1), ALL);
        append("b");

        ReplayStart back = log.after(new Position(6, 3));

        assertThat(back.gap()).isEqualTo(new Gap(NEWS, new Position(6, 3), new Position(8, 0)));
        assertThat(read(back)).containsExactly("1b");
    }

    @Test
    void isRejectedIfItWouldEvictUnreadMessages() {
        TopicLog full = log(1);
        full.open(new Position(7, 1), List.of());
        full.append(Message.of("a"), ALL);

        assertThat(full.restart(new Position(8, 1), full.head() - 1)).isFalse();
        assertThat(full.epoch()).isEqualTo(7);
    }

    @Test
    void oldEpochsAreForgotten() {
        open(1);
        for (int epoch = 1; epoch <= 200; epoch++) {
            log.restart(new Position(epoch, 1), ALL);
            append("x");
        }

        assertThat(log.knows(1)).isFalse();
        assertThat(log.knows(200)).isTrue();
        assertThat(read(log.after(new Position(200, 0)))).containsExactly("1x");
    }

    @Test
    void epochThatContinuesIsNoGap() {
        open(7);
        append("a", "b");
        log.beginEpoch(8);
        assertThat(log.newest()).isEqualTo(new Position(8, 2));
        assertThat(log.positionRead(3)).isEqualTo(new Position(7, 2));
        append("c");
        assertThat(log.positionRead(4)).isEqualTo(new Position(8, 3));

        assertThat(read(log.fromTail())).containsExactly("1a", "2b", "3c");
        assertThat(Objects.requireNonNull(log.get(2)).position()).isEqualTo(new Position(7, 2));
        assertThat(Objects.requireNonNull(log.get(3)).position()).isEqualTo(new Position(8, 3));
        for (Position each : List.of(new Position(7, 1), new Position(7, 2), new Position(8, 2))) {
            ReplayStart back = log.after(each);
            assertThat(back.gap()).isNull();
            assertThat(read(back)).endsWith("3c").hasSize((int) (3 - each.offset()));
        }
    }

    /** Its messages after the end of the epoch are lost. */
    @Test
    void positionBeyondTheEndOfAContinuedEpochHasAGap() {
        open(7);
        append("a", "b");
        log.beginEpoch(8);
        append("c");

        ReplayStart back = log.after(new Position(7, 5));

        assertThat(back.gap()).isEqualTo(new Gap(NEWS, new Position(7, 5), new Position(8, 2)));
        assertThat(read(back)).containsExactly("3c");
    }

    @Test
    void epochsThatEndedBeforeTheLogWasFilledAreKnown() {
        open(9, new EndedEpoch(7, 2), new EndedEpoch(8, 4));
        append("e");

        assertThat(log.after(new Position(8, 4)).gap()).isNull();
        assertThat(read(log.after(new Position(8, 4)))).containsExactly("5e");
        assertThat(log.after(new Position(7, 2)).gap())
                .isEqualTo(new Gap(NEWS, new Position(7, 2), new Position(9, 4)));
        assertThat(log.after(new Position(8, 5)).gap())
                .isEqualTo(new Gap(NEWS, new Position(8, 5), new Position(9, 4)));
    }

    @Test
    void logMayBeginInAnEpochThatHasEnded() {
        log.open(new Position(7, 2), List.of());
        append("b");
        log.beginEpoch(8);
        log.beginEpoch(9);
        append("c");

        assertThat(Objects.requireNonNull(log.get(1)).position()).isEqualTo(new Position(7, 2));
        assertThat(read(log.after(new Position(8, 2)))).containsExactly("3c");
        assertThat(log.after(new Position(8, 2)).gap()).isNull();
    }

    @Test
    void positionBeyondTheNewestIsAGapFromAnUnknownOne() {
        open(7);
        append("a");

        assertThat(log.isBehind(new Position(7, 1))).isFalse();
        assertThat(log.isBehind(new Position(7, 2))).isTrue();
        assertThat(log.isBehind(new Position(6, 1))).isTrue();
        assertThat(log.after(new Position(7, 2)).gap()).isEqualTo(new Gap(NEWS, null, new Position(7, 1)));
    }

    /** Whatever a client says, a gap never ends before it begins, and what follows it is what comes after its end. */
    @Test
    void gapsNeverGoBackwards() {
        open(7, new EndedEpoch(5, 1), new EndedEpoch(6, 1));
        append("a", "b");
        log.beginEpoch(8);
        append("c");
        log.restart(new Position(8, 9), ALL);
        append("d");
        log.beginEpoch(9);
        log.restart(new Position(10, 3), ALL);
        append("e");

        for (long epoch = 4; epoch <= 11; epoch++) {
            for (long offset = 0; offset <= 12; offset++) {
                Position position = new Position(epoch, offset);
                ReplayStart back = log.after(position);
                Gap gap = back.gap();
                if (gap != null && gap.from() != null && gap.to().epoch() == epoch) {
                    assertThat(gap.to().offset()).as(position.toString()).isGreaterThanOrEqualTo(offset);
                }
                if (gap == null && back.cursor() < log.head()) {
                    Publication next = Objects.requireNonNull(log.get(back.cursor()));
                    assertThat(next.gap() != null || next.position().offset() == offset + 1)
                            .as(position.toString())
                            .isTrue();
                }
            }
        }
    }

    /** What it has received is of epochs that nobody knows any longer: it is not sent again. */
    @Test
    void whoseEpochIsNoLongerKnownContinuesWhereEpochsAreKnown() {
        open(1);
        for (int epoch = 1; epoch <= 40; epoch++) {
            append("m");
            log.beginEpoch(epoch + 1);
        }

        ReplayStart start = log.after(new Position(3, 3));

        assertThat(start.gap()).isNotNull();
        assertThat(read(start)).first().isEqualTo("10m");
        assertThat(read(start)).last().isEqualTo("40m");
    }
}
