package dev.herald.topic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.topic.Retention.Overflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class TopicLogTests {

    private static final Topic NEWS = new Topic("news");
    private static final Duration AGE = Duration.ofMinutes(5);
    private static final long KEEP_NOTHING = Long.MAX_VALUE;

    private final FakeTicker ticker = new FakeTicker();
    private final LogBudget budget = new LogBudget(1_000_000, HistoryMemory.UNLIMITED);

    @Test
    void offsetsStartAtOneAndHaveNoGaps() {
        TopicLog log = log(10, 1_000_000);
        assertThat(log.head()).isEqualTo(log.tail()).isOne();

        for (long offset = 1; offset <= 3; offset++) {
            assertThat(append(log, "m" + offset).position()).isEqualTo(new Position(log.epoch(), offset));
        }

        assertThat(log.head()).isEqualTo(4);
        assertThat(texts(log)).containsExactly("m1", "m2", "m3");
    }

    @Test
    void hasNothingBeforeItsTailNorFromItsHeadOn() {
        TopicLog log = log(2, 1_000_000);
        append(log, "a", "b", "c");

        assertThat(log.get(0)).isNull();
        assertThat(log.get(1)).isNull();
        assertThat(log.get(log.tail())).isNotNull();
        assertThat(log.get(log.head())).isNull();
    }

    @Test
    void growsWithoutLosingAnything() {
        TopicLog log = log(10_000, 1_000_000_000);
        LongStream.rangeClosed(1, 1000).forEach(i -> append(log, "m" + i));

        assertThat(log.tail()).isOne();
        assertThat(texts(log))
                .isEqualTo(
                        LongStream.rangeClosed(1, 1000).mapToObj(i -> "m" + i).toList());
    }

    @Test
    void growsInTheMiddleOfItsRing() {
        TopicLog log = log(40, 1_000_000);
        LongStream.rangeClosed(1, 10).forEach(i -> append(log, "m" + i));
        ticker.advance(AGE.plusNanos(1));
        log.expire();
        LongStream.rangeClosed(11, 50).forEach(i -> append(log, "m" + i));

        assertThat(texts(log))
                .isEqualTo(LongStream.rangeClosed(11, 50).mapToObj(i -> "m" + i).toList());
    }

    @Test
    void evictsBeyondTheMaximumCount() {
        TopicLog log = log(3, 1_000_000);

        append(log, "a", "b", "c", "d", "e");

        assertThat(texts(log)).containsExactly("c", "d", "e");
        assertThat(log.tail()).isEqualTo(3);
    }

    @Test
    void evictsBeyondTheMaximumSize() {
        TopicLog log = log(100, 3 * (Publication.OVERHEAD + 100));
        String message = "x".repeat(100);

        append(log, message, message, message, message);

        assertThat(texts(log)).hasSize(3);
        assertThat(log.bytes()).isEqualTo(3 * (Publication.OVERHEAD + 100));
    }

    @Test
    void evictsBeyondTheMaximumAge() {
        TopicLog log = log(100, 1_000_000);
        append(log, "old");
        ticker.advance(AGE.dividedBy(2));
        append(log, "new");
        ticker.advance(AGE.dividedBy(2));
        log.expire();
        assertThat(texts(log)).containsExactly("old", "new");

        ticker.advance(Duration.ofNanos(1));
        log.expire();

        assertThat(texts(log)).containsExactly("new");
    }

    @Test
    void rejectsAMessageBeyondTheTotalSize() {
        LogBudget small = new LogBudget(3 * (Publication.OVERHEAD + 1), HistoryMemory.UNLIMITED);
        TopicLog one = log(100, 1_000_000, small);
        TopicLog other = log(100, 1_000_000, small);
        append(one, "a", "b");
        append(other, "1");

        assertThat(other.append(Message.of("2"), KEEP_NOTHING)).isNull();

        assertThat(texts(other)).containsExactly("1");
        assertThat(texts(one)).containsExactly("a", "b");
    }

    @Test
    void rejectsAMessageThatWouldEvictUnreadMessages() {
        TopicLog log = log(3, 1_000_000);
        append(log, "a", "b", "c");

        assertThat(log.append(Message.of("d"), 1)).isNull();
        assertThat(texts(log)).containsExactly("a", "b", "c");
        assertThat(log.append(Message.of("d"), 2)).isNotNull();
        assertThat(texts(log)).containsExactly("b", "c", "d");
        assertThat(log.append(Message.of("e"), 2)).isNull();
        assertThat(log.head()).isEqualTo(5);
    }

    @Test
    void appendsAMessageLargerThanItsLimitAlone() {
        TopicLog log = log(3, Publication.OVERHEAD + 10);
        append(log, "a");

        append(log, "x".repeat(1000));

        assertThat(texts(log)).containsExactly("x".repeat(1000));
    }

    @Test
    void encodesOnceForEachFormat() {
        Publication publication = append(log(3, 1_000_000), "a");
        CountingFormat form = new CountingFormat();
        CountingFormat other = new CountingFormat();

        byte[] first = publication.encoded(form);
        byte[] second = publication.encoded(form);
        publication.encoded(other);

        assertThat(second).isSameAs(first);
        assertThat(form.encoded).isOne();
        assertThat(other.encoded).isOne();
    }

    @Test
    void countsEncodingsUntilEviction() {
        TopicLog log = log(1, 1_000_000);
        Publication publication = append(log, "abc");
        long before = log.bytes();

        publication.encoded(new CountingFormat());

        assertThat(log.bytes()).isEqualTo(before + 3);
        assertThat(budget.used()).isEqualTo(log.bytes());
        append(log, "d");
        assertThat(log.bytes()).isEqualTo(Publication.OVERHEAD + 1);
    }

    @Test
    void encodingsOfAnEvictedPublicationAreNotCounted() {
        TopicLog log = log(1, 1_000_000);
        Publication evicted = append(log, "abc");
        append(log, "d");
        long before = log.bytes();

        evicted.encoded(new CountingFormat());

        assertThat(log.bytes()).isEqualTo(before);
    }

    @Test
    void budgetIsZeroWhenAllIsEvicted() {
        TopicLog log = log(100, 1_000_000);
        for (int i = 0; i < 250; i++) {
            append(log, "x".repeat(i + 1)).encoded(new CountingFormat());
        }
        assertThat(budget.used()).isPositive();

        ticker.advance(AGE.plusNanos(1));
        log.expire();

        assertThat(log.head()).isEqualTo(log.tail()).isEqualTo(251);
        assertThat(log.bytes()).isZero();
        assertThat(budget.used()).isZero();
    }

    @Test
    void everyLogHasItsOwnEpoch() {
        assertThat(log(1, 1).epoch()).isNotEqualTo(log(1, 1).epoch());
    }

    @Test
    void readerBeginsAtTheHeadOrTheTailOrBetween() {
        TopicLog log = log(3, 1_000_000);
        append(log, "a", "b", "c", "d", "e");

        assertThat(log.fromHead()).isEqualTo(new ReplayStart(log, 6, null));
        assertThat(log.fromTail()).isEqualTo(new ReplayStart(log, 3, null));
        assertThat(log.last(0)).isEqualTo(new ReplayStart(log, 6, null));
        assertThat(log.last(2)).isEqualTo(new ReplayStart(log, 4, null));
        assertThat(log.last(3)).isEqualTo(new ReplayStart(log, 3, null));
        assertThat(log.last(Integer.MAX_VALUE)).isEqualTo(new ReplayStart(log, 3, null));
    }

    @Test
    void readerOfAnEmptyLogBeginsWithTheFirstMessage() {
        TopicLog log = log(3, 1_000_000);

        assertThat(List.of(log.fromHead(), log.fromTail(), log.last(5), log.after(position(log, 0))))
                .containsOnly(new ReplayStart(log, 1, null));
        assertThat(log.newest()).isEqualTo(position(log, 0));
    }

    @Test
    void readerContinuesAfterItsPosition() {
        TopicLog log = log(3, 1_000_000);
        append(log, "a", "b", "c", "d", "e");

        assertThat(log.after(position(log, 2))).isEqualTo(new ReplayStart(log, 3, null));
        assertThat(log.after(position(log, 4))).isEqualTo(new ReplayStart(log, 5, null));
        assertThat(log.after(log.newest())).isEqualTo(new ReplayStart(log, 6, null));
        assertThat(log.after(position(log, 4)).position()).isEqualTo(position(log, 4));
    }

    @Test
    void evictedPublicationsAreAGap() {
        TopicLog log = log(3, 1_000_000);
        append(log, "a", "b", "c", "d", "e");

        assertThat(log.after(position(log, 1)))
                .isEqualTo(new ReplayStart(log, 3, new Gap(NEWS, position(log, 1), position(log, 2))));
    }

    @Test
    void gapGoesUpToTheHeadIfNothingIsLeft() {
        TopicLog log = log(3, 1_000_000);
        append(log, "a", "b");
        ticker.advance(AGE.plusNanos(1));
        log.expire();

        assertThat(log.after(position(log, 1)))
                .isEqualTo(new ReplayStart(log, 3, new Gap(NEWS, position(log, 1), position(log, 2))));
        assertThat(log.after(position(log, 2))).isEqualTo(new ReplayStart(log, 3, null));
    }

    @Test
    void positionBeyondTheHeadIsAGapFromAnUnknownOne() {
        TopicLog log = log(3, 1_000_000);
        append(log, "a", "b");

        assertThat(log.after(position(log, 3)))
                .isEqualTo(new ReplayStart(log, 3, new Gap(NEWS, null, position(log, 2))));
    }

    @Test
    void anotherEpochIsAGapAndThenAllThatIsRetained() {
        TopicLog log = log(3, 1_000_000);
        append(log, "a", "b", "c", "d");
        Position other = new Position(log.epoch() + 1, 3);

        assertThat(log.after(other)).isEqualTo(new ReplayStart(log, 2, new Gap(NEWS, other, position(log, 1))));
        assertThat(log.afterUnknown(null)).isEqualTo(new ReplayStart(log, 2, new Gap(NEWS, null, position(log, 1))));
    }

    private static Position position(TopicLog log, long offset) {
        return new Position(log.epoch(), offset);
    }

    private TopicLog log(int count, long bytes) {
        return log(count, bytes, budget);
    }

    private TopicLog log(int count, long bytes, LogBudget shared) {
        Retention retention = new Retention(count, DataSize.ofBytes(bytes), AGE, Overflow.DISCONNECT);
        return new TopicLog(NEWS, retention, shared, ticker);
    }

    private static void append(TopicLog log, String... messages) {
        for (String message : messages) {
            append(log, message);
        }
    }

    @Test
    void whatIsNotKeptHasNoPositionAndIsInNoHistory() {
        TopicLog log = log(10, 1_000_000);
        Publication a = append(log, "a");
        Publication unkept = required(log.appendUnkept(Message.of("u"), KEEP_NOTHING));
        Publication b = append(log, "b");

        assertThat(unkept.isKept()).isFalse();
        assertThat(unkept.position()).isEqualTo(a.position());
        assertThat(b.position()).isEqualTo(new Position(log.epoch(), 2));
        assertThat(b.previous())
                .as("of subscribers that came before it, or after")
                .isNull();
        assertThat(log.size()).isEqualTo(2);
        assertThat(log.historyBytes()).isEqualTo(log.bytes() - Publication.OVERHEAD - 1);
        assertThat(texts(log)).containsExactly("a", "u", "b");
        assertThat(log.nextKept(unkept.cursor())).isSameAs(b);
        assertThat(log.keptBefore(b.cursor())).isSameAs(a);
        ReplayStart after = log.after(a.position());
        assertThat(after.gap()).isNull();
        assertThat(after.cursor()).isEqualTo(b.cursor());
        assertThat(log.last(2).cursor()).isEqualTo(a.cursor());
    }

    /** In any order, and for whatever is still there. */
    @Test
    void positionsAndCursorsAgreeWhateverIsNotKept() {
        Random random = new Random(21);
        TopicLog log = log(5, 1_000_000);
        List<Publication> kept = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            if (random.nextInt(random.nextInt(10) + 1) == 0) {
                kept.add(append(log, "k" + i));
            } else {
                log.appendUnkept(Message.of("u" + i), KEEP_NOTHING);
            }
            List<Publication> retained = kept.subList(Math.max(0, kept.size() - 5), kept.size());
            assertThat(log.size()).isEqualTo(retained.size());
            for (Publication each : retained) {
                assertThat(log.get(each.cursor())).isSameAs(each);
                assertThat(log.positionRead(each.cursor() + 1)).isEqualTo(each.position());
                assertThat(log.after(new Position(
                                        each.position().epoch(), each.position().offset() - 1))
                                .cursor())
                        .isEqualTo(each.cursor());
            }
            assertThat(log.after(log.newest())).isEqualTo(log.fromHead());
            assertThat(required(log.get(log.head() - 1)).cursor()).isEqualTo(log.head() - 1);
        }
        assertThat(kept).last().extracting(Publication::position).isEqualTo(new Position(log.epoch(), kept.size()));
    }

    @Test
    void isNotAppendedWhereThatWouldEvictWhatIsNotOffered() {
        TopicLog log = log(2, 1_000_000);
        append(log, "a", "b");
        log.appendUnkept(Message.of("u"), 3);
        log.appendUnkept(Message.of("v"), 3);

        assertThat(log.appendUnkept(Message.of("w"), 3)).isNull();
        assertThat(log.appendUnkept(Message.of("w"), 4)).isNotNull();
        assertThat(texts(log)).as("kept").startsWith("a", "b");
        assertThat(log.unkeptTail()).isEqualTo(4);
    }

    @Test
    void removedHistoryIsReadByThoseWhoHaveBegunOnly() {
        TopicLog log = log(10, 1_000_000);
        Position a = append(log, "a").position();
        Position b = append(log, "b").position();

        log.removeHistory();

        assertThat(log.size()).isZero();
        assertThat(log.historyBytes()).isZero();
        assertThat(texts(log)).containsExactly("a", "b");
        assertThat(log.fromTail()).isEqualTo(log.fromHead());
        assertThat(log.after(a).gap()).isNotNull();
        assertThat(log.after(b).gap()).isNull();
        assertThat(log.keptBefore(log.head())).isNull();
        log.release(2);
        assertThat(texts(log)).containsExactly("b");
        assertThat(append(log, "c").position()).isEqualTo(new Position(b.epoch(), 3));
        log.release(log.head());
        assertThat(texts(log)).containsExactly("c");
    }

    private static Publication append(TopicLog log, String message) {
        return required(log.append(Message.of(message), KEEP_NOTHING));
    }

    private static List<String> texts(TopicLog log) {
        return LongStream.range(log.tail(), log.head())
                .mapToObj(log::get)
                .filter(Objects::nonNull)
                .map(publication -> new String(publication.message().utf8(), UTF_8))
                .toList();
    }

    private static Publication required(@Nullable Publication publication) {
        return Objects.requireNonNull(publication);
    }

    private static final class CountingFormat implements WireFormat {

        private int encoded;

        @Override
        public byte[] encode(Publication publication) {
            encoded++;
            return publication.message().utf8().clone();
        }
    }
}
