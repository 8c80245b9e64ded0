package dev.herald.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.topic.FakeTicker;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SessionIdTests {

    private static final int SESSIONS = 1_000;

    private final TestSessions sessions = new TestSessions(new FakeTicker());

    /** Of a counter, or of a function of one with a constant step, the differences would be few. */
    @Test
    void idsTellNeitherHowManySessionsThereAreNorWhichIsNewer() {
        List<Long> ids = LongStream.range(0, SESSIONS)
                .mapToObj(i -> Long.parseUnsignedLong(
                        sessions.open(new RecordingSink()).id(), 16))
                .toList();

        assertThat(ids).doesNotHaveDuplicates();
        assertThat(LongStream.range(1, SESSIONS).map(i -> ids.get((int) i) - ids.get((int) i - 1)))
                .doesNotHaveDuplicates();
        assertThat(LongStream.range(1, SESSIONS)
                        .filter(i -> ids.get((int) i) > ids.get((int) i - 1))
                        .count())
                .isBetween(SESSIONS * 2L / 5, SESSIONS * 3L / 5);
    }
}
