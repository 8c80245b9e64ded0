package dev.herald.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.topic.FakeTicker;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;
import org.springframework.web.socket.CloseStatus;

class AllowanceTests {

    private static final Duration GRACE = Duration.ofSeconds(5);

    private final FakeTicker ticker = new FakeTicker();
    private final TestSessions sessions = sessions(10, 1_000);
    private final Session session = sessions.open(new RecordingSink());

    @Test
    void mayUseTheWholeGraceAtOnceAndNoMore() {
        for (int i = 0; i < 50; i++) {
            assertThat(says(session, 2)).isTrue();
        }
        assertThat(says(session, 2)).isFalse();

        assertThat(session.status()).isEqualTo(new CloseStatus(1008, "rate limit: more than 10 messages a second"));
        assertThat(sessions.count("herald.limits.hit", "limit", "messages")).isEqualTo(1);
    }

    @Test
    void mayGoOnForeverAtTheRate() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(says(session, 100)).isTrue();
            ticker.advance(Duration.ofMillis(100));
        }
    }

    @Test
    void isClosedWhenItExceedsTheRateForLongerThanTheGrace() {
        int second = 0;
        for (boolean open = true; open && second < 100; second++) {
            for (int i = 0; i < 20 && open; i++) {
                open = says(session, 1);
            }
            ticker.advance(Duration.ofSeconds(1));
        }

        assertThat(second).isEqualTo(5);
        assertThat(session.isOpen()).isFalse();
    }

    @Test
    void isClosedForItsBytes() {
        assertThat(says(session, 5_000)).isTrue();
        ticker.advance(Duration.ofSeconds(1));
        assertThat(says(session, 1_001)).isFalse();

        assertThat(session.status()).isEqualTo(new CloseStatus(1008, "rate limit: more than 1000 bytes a second"));
        assertThat(sessions.count("herald.limits.hit", "limit", "bytes")).isEqualTo(1);
    }

    @Test
    void countsForEachSessionAlone() {
        says(session, 5_000);

        assertThat(says(sessions.open(new RecordingSink()), 5_000)).isTrue();
    }

    @Test
    void isToldOnceHoweverMuchFollows() {
        says(session, 5_001);
        says(session, 5_001);

        assertThat(sessions.count("herald.limits.hit", "limit", "bytes")).isEqualTo(1);
    }

    @Test
    void whatAnswersAPingIsFree() {
        for (int i = 0; i < 1_000; i++) {
            session.pingIfDue(Long.MAX_VALUE, Long.MIN_VALUE);
            assertThat(says(session, 131)).isTrue();
        }
        assertThat(says(session, 5_000)).isTrue();
        assertThat(says(session, 1)).isFalse();
    }

    @Test
    void onlyOneAnswerToAPingIsFreeAndNoneThatIsTooLong() {
        session.pingIfDue(Long.MAX_VALUE, Long.MIN_VALUE);
        says(session, 131);
        says(session, 131);
        assertThat(says(session, 4_870)).isFalse();

        Session other = sessions.open(new RecordingSink());
        other.pingIfDue(Long.MAX_VALUE, Long.MIN_VALUE);
        says(other, 132);
        assertThat(says(other, 4_869)).isFalse();
    }

    @Test
    void isOffAt0() {
        Session free = sessions(0, 0).open(new RecordingSink());

        for (int i = 0; i < 1_000; i++) {
            assertThat(says(free, Integer.MAX_VALUE)).isTrue();
        }
    }

    private TestSessions sessions(int messages, int bytes) {
        return new TestSessions(
                ticker,
                TestSessions.settings(messages, DataSize.ofBytes(bytes), GRACE),
                Integer.MAX_VALUE,
                Integer.MAX_VALUE);
    }

    private static boolean says(Session session, int bytes) {
        return session.heard(bytes) && session.heardMessage();
    }
}
