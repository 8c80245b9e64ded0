package dev.herald.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.herald.session.TestSessions;
import dev.herald.topic.FakeTicker;
import dev.herald.topic.Message;
import dev.herald.topic.Position;
import dev.herald.topic.Publication;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Reading in both orders, with bounds on both sides, also while the log removes messages and begins epochs. */
class HistoryCursorTests {

    private static final int LOG_COUNT = 5;
    private static final Topic NEWS = new Topic("news");

    private final TopicLog log =
            TestSessions.topics(LOG_COUNT, new FakeTicker()).pin(NEWS);

    @Test
    void readsTheNewestFirst() {
        List<Position> positions = append("a", "b", "c");

        HistoryCursor cursor = newest(null, null);

        assertThat(texts(cursor, 2)).containsExactly("c", "b");
        assertThat(cursor.before()).isEqualTo(positions.get(1));
        assertThat(cursor.position()).isEqualTo(positions.get(2));
        assertThat(texts(newest(null, cursor.before()), 2)).containsExactly("a");
    }

    @Test
    void nothingIsOlderThanTheOldest() {
        append("a", "b");
        HistoryCursor cursor = newest(null, null);

        assertThat(texts(cursor, 10)).containsExactly("b", "a");

        assertThat(cursor.before()).isNull();
        assertThat(cursor.next()).isNull();
        assertThat(newest(null, null).gap()).isNull();
    }

    @Test
    void pagesHaveAllMessagesOnceWhileOthersArePublished() {
        append("a", "b", "c", "d");
        List<String> all = new ArrayList<>();
        HistoryCursor page = newest(null, null);
        Position newest = page.position();
        all.addAll(texts(page, 2));
        append("e");
        page = newest(null, page.before());
        all.addAll(texts(page, 2));

        assertThat(all).containsExactly("d", "c", "b", "a");
        assertThat(page.before()).isNull();
        assertThat(texts(oldest(newest, null), 10)).containsExactly("e");
    }

    @Test
    void boundsHoldInBothOrders() {
        List<Position> positions = append("a", "b", "c", "d", "e");

        assertThat(texts(newest(positions.get(0), positions.get(4)), 10)).containsExactly("d", "c", "b");
        assertThat(texts(oldest(positions.get(0), positions.get(4)), 10)).containsExactly("b", "c", "d");
        assertThat(texts(newest(positions.get(2), positions.get(2)), 10)).isEmpty();
        assertThat(texts(newest(positions.get(3), positions.get(1)), 10)).isEmpty();
    }

    @Test
    void whatIsRemovedMeanwhileIsAGapAfterSince() {
        List<Position> positions = append("a", "b", "c");
        HistoryCursor cursor = newest(positions.get(0), null);
        texts(cursor, 1);
        append("d", "e", "f", "g");

        assertThat(cursor.next()).isNull();

        HistoryCursor rest = newest(positions.get(0), cursor.before());
        assertThat(texts(rest, 10)).isEmpty();
        assertThat(rest.before()).isNull();
        assertThat(Objects.requireNonNull(rest.gap()).from()).isEqualTo(positions.get(0));
        assertThat(Objects.requireNonNull(rest.gap()).to()).isEqualTo(positions.get(1));
    }

    @Test
    void nothingIsBeforeWhatIsUnknown() {
        append("a", "b");

        assertThat(texts(newest(null, new Position(99, 1)), 10)).isEmpty();
        assertThat(texts(oldest(null, new Position(99, 1)), 10)).isEmpty();
    }

    @Test
    void goesOnBeforeTheBeginningOfAnEpoch() {
        append("a", "b");
        log.beginEpoch(77);
        Position first = append("c").getFirst();

        assertThat(texts(newest(null, null), 10)).containsExactly("c", "b", "a");
        assertThat(texts(newest(null, first), 10)).containsExactly("b", "a");
    }

    @Test
    void acceptsTheNamesOfTheOrders() {
        assertThat(HistoryOrder.of("newest")).isEqualTo(HistoryOrder.NEWEST);
        assertThat(HistoryOrder.of(HistoryOrder.DEFAULT)).isEqualTo(HistoryOrder.OLDEST);
        assertThatExceptionOfType(BadRequestException.class)
                .isThrownBy(() -> HistoryOrder.of("Newest"))
                .withMessage("The value \"Newest\" of parameter order is invalid: accepted is oldest or newest.");
    }

    private HistoryCursor newest(@Nullable Position since, @Nullable Position before) {
        return new HistoryCursor(log, new HistoryDocument.Query(NEWS, HistoryOrder.NEWEST, since, before, 1000));
    }

    private HistoryCursor oldest(@Nullable Position since, @Nullable Position before) {
        return new HistoryCursor(log, new HistoryDocument.Query(NEWS, HistoryOrder.OLDEST, since, before, 1000));
    }

    private static List<String> texts(HistoryCursor cursor, int limit) {
        List<String> texts = new ArrayList<>();
        while (texts.size() < limit) {
            Publication next = cursor.next();
            if (next == null) {
                break;
            }
            if (next.gap() == null) {
                texts.add(new String(next.message().utf8(), UTF_8));
            }
        }
        return texts;
    }

    private List<Position> append(String... texts) {
        return List.of(texts).stream()
                .map(text -> Objects.requireNonNull(log.append(Message.of(text), Long.MAX_VALUE))
                        .position())
                .toList();
    }
}
