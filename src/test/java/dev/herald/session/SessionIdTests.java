package dev.herald.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.topic.FakeTicker;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    @Test
    void isFoundByBothOfItsTexts() {
        for (int i = 0; i < SESSIONS; i++) {
            Session session = sessions.open(new RecordingSink());

            assertThat(UUID.fromString(session.uuid()).version()).isEqualTo(4);
            assertThat(UUID.fromString(session.uuid()).variant()).isEqualTo(2);
            assertThat(sessions.registry().find(session.uuid())).contains(session);
            assertThat(sessions.registry().find(session.id())).contains(session);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE, 0xFFFF, 0x10000})
    void keepsEveryNumberInAUuid(long id) {
        assertThat(SessionId.parse(SessionId.uuid(id).toString())).hasValue(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-1",
                "xyz",
                "10000000000000000",
                "00000000-0000-4000-8000-000000000001",
                "1-1-1-1-1",
                "00000000-0000-4000-8000-00000000000g"
            })
    void isNoOtherText(String text) {
        assertThat(SessionId.parse(text)).isEmpty();
    }
}
