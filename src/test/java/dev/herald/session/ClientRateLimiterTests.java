package dev.herald.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.limits.AddressLimits;
import dev.herald.topic.FakeTicker;
import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;
import org.springframework.web.socket.CloseStatus;

class ClientRateLimiterTests {

    private static final ClientIdentity SOMEBODY = new ClientIdentity(InetAddress.ofLiteral("192.0.2.1"), null, null);
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final FakeTicker ticker = new FakeTicker();
    private final TestSessions sessions = sessions(10, 1_000);
    private final Session session = sessions.open(new RecordingSink());

    @Test
    void mayUseTheWholeGraceAtOnceAndNoMore() {
        for (int i = 0; i < 50; i++) {
            assertThat(sends(session, 2)).isTrue();
        }
        assertThat(sends(session, 2)).isFalse();

        assertThat(session.status())
                .isEqualTo(new CloseStatus(1008, "rate limit exceeded: more than 10 messages a second"));
        assertThat(sessions.count("herald.limits.hit", "limit", "messages")).isEqualTo(1);
    }

    @Test
    void mayGoOnForeverAtTheRate() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(sends(session, 100)).isTrue();
            ticker.advance(Duration.ofMillis(100));
        }
    }

    @Test
    void mayGoOnForeverAtARateThatDoesNotDivideASecond() {
        Session odd = sessions(7, 0).open(new RecordingSink());
        for (int i = 0; i < 35; i++) {
            sends(odd, 1);
        }
        for (int i = 0; i < 1_000; i++) {
            ticker.advance(Duration.ofSeconds(1));
            for (int sent = 0; sent < 7; sent++) {
                assertThat(sends(odd, 1)).isTrue();
            }
        }
        assertThat(sends(odd, 1)).isFalse();
    }

    @Test
    void mayUseNoMoreThanTheGraceHoweverLongItWasIdle() {
        sends(session, 5_000);
        ticker.advance(Duration.ofDays(1));

        assertThat(sends(session, 5_000)).isTrue();
        assertThat(sends(session, 1)).isFalse();
    }

    @Test
    void isClosedWhenItExceedsTheRateForLongerThanTheGrace() {
        int second = 0;
        for (boolean open = true; open && second < 100; second++) {
            for (int i = 0; i < 20 && open; i++) {
                open = sends(session, 1);
            }
            ticker.advance(Duration.ofSeconds(1));
        }

        assertThat(second).isEqualTo(5);
        assertThat(session.isOpen()).isFalse();
    }

    @Test
    void isClosedForItsBytes() {
        assertThat(sends(session, 5_000)).isTrue();
        ticker.advance(Duration.ofSeconds(1));
        assertThat(sends(session, 1_001)).isFalse();

        assertThat(session.status())
                .isEqualTo(new CloseStatus(1008, "rate limit exceeded: more than 1000 bytes a second"));
        assertThat(sessions.count("herald.limits.hit", "limit", "bytes")).isEqualTo(1);
    }

    @Test
    void countsForEachSessionAlone() {
        sends(session, 5_000);

        assertThat(sends(sessions.open(new RecordingSink()), 5_000)).isTrue();
    }

    @Test
    void isClosedOnceHoweverMuchFollows() {
        sends(session, 5_001);
        sends(session, 5_001);

        assertThat(sessions.count("herald.limits.hit", "limit", "bytes")).isEqualTo(1);
    }

    @Test
    void pongIsFree() {
        for (int i = 0; i < 1_000; i++) {
            session.ping();
            assertThat(sends(session, 131)).isTrue();
        }
        assertThat(sends(session, 5_000)).isTrue();
        assertThat(sends(session, 1)).isFalse();
    }

    @Test
    void onlyOnePongForAPingIsFreeAndNoneThatIsTooLong() {
        session.ping();
        sends(session, 131);
        sends(session, 131);
        assertThat(sends(session, 4_870)).isFalse();

        Session other = sessions.open(new RecordingSink());
        other.ping();
        sends(other, 132);
        assertThat(sends(other, 4_869)).isFalse();
    }

    @Test
    void isOffAt0() {
        Session free = sessions(0, 0).open(new RecordingSink());

        for (int i = 0; i < 1_000; i++) {
            assertThat(sends(free, Integer.MAX_VALUE)).isTrue();
        }
    }

    @Test
    void everyFrameCounts() {
        session.activity().receivedBytes(60);
        for (int i = 0; i < 50; i++) {
            assertThat(session.activity().receivedFrame()).isTrue();
        }

        assertThat(session.activity().receivedFrame()).isFalse();
        assertThat(session.status())
                .isEqualTo(new CloseStatus(1008, "rate limit exceeded: more than 10 messages a second"));
    }

    @Test
    void whatWasInflatedCountsBeforeTheNextFrame() {
        session.activity().receivedBytes(86);
        assertThat(session.activity().receivedFrame()).isTrue();
        session.activity().charge(4_914, 0);
        assertThat(session.activity().receivedFrame()).as("all that it may").isTrue();
        session.activity().charge(1, 0);

        assertThat(session.activity().receivedFrame()).isFalse();
        assertThat(session.status())
                .isEqualTo(new CloseStatus(1008, "rate limit exceeded: more than 1000 bytes a second"));
    }

    @Test
    void isClosedForTheTimeThatItsMessagesTake() {
        Session busy = busy();
        busy.activity().receivedBytes(1);
        busy.activity().charge(0, 500_000_000);
        assertThat(busy.activity().receivedFrame())
                .as("the whole grace at once")
                .isTrue();
        ticker.advance(Duration.ofSeconds(1));
        busy.activity().charge(0, 100_001_000);

        assertThat(busy.activity().receivedFrame()).isFalse();
        assertThat(busy.status())
                .isEqualTo(new CloseStatus(1008, "rate limit exceeded: more than 100 ms of processing time a second"));
    }

    @Test
    void readsThatCompleteNoFrameTakeTime() {
        Session busy = busy();
        for (int i = 0; i < 50_000; i++) {
            assertThat(busy.activity().receivedPart()).isTrue();
        }

        assertThat(busy.activity().receivedPart()).isFalse();
    }

    @Test
    void whatIsDroppedCountsByTheRead() {
        for (int i = 0; i < 50; i++) {
            assertThat(session.activity().receivedUnwanted(1)).isTrue();
        }

        assertThat(session.activity().receivedUnwanted(1)).isFalse();
    }

    @Test
    void sessionsOfAnAddressShareWhatItMay() {
        TestSessions both = new TestSessions(
                ticker,
                TestSessions.settings(10, DataSize.ofBytes(0), GRACE),
                AddressLimits.of(20, DataSize.ofBytes(0), Duration.ZERO, ticker));
        Session one = both.open(new RecordingSink(), SOMEBODY);
        Session other = both.open(new RecordingSink(), SOMEBODY);
        for (int i = 0; i < 20; i++) {
            assertThat(sends(one, 1)).isTrue();
            assertThat(sends(other, 1)).isTrue();
        }

        assertThat(sends(one, 1)).isFalse();
        assertThat(one.status())
                .isEqualTo(
                        new CloseStatus(1008, "rate limit exceeded: more than 20 messages a second from this address"));
        assertThat(both.count("herald.limits.hit", "limit", "messages_by_address"))
                .isEqualTo(1);
    }

    @Test
    void newSessionFindsTheRatesOfItsAddressUnchanged() {
        AddressLimits addresses = AddressLimits.of(0, DataSize.ofBytes(0), Duration.ofMillis(100), ticker);
        Session first = busy(addresses, SOMEBODY);
        first.activity().receivedBytes(1);
        first.activity().charge(0, 200_000_000);
        assertThat(first.activity().receivedFrame()).isTrue();
        Session second = busy(addresses, SOMEBODY);
        second.activity().receivedBytes(1);
        second.activity().charge(0, 1_000);

        assertThat(second.activity().receivedFrame()).isFalse();
        assertThat(second.status())
                .isEqualTo(new CloseStatus(
                        1008, "rate limit exceeded: more than 100 ms of processing time a second from this address"));
    }

    private Session busy() {
        return busy(AddressLimits.of(0, DataSize.ofBytes(0), Duration.ZERO, ticker), ClientIdentity.ANONYMOUS);
    }

    private Session busy(AddressLimits addresses, ClientIdentity identity) {
        SessionSettings settings = TestSessions.settings(0, DataSize.ofMegabytes(4), Duration.ofMillis(100), GRACE);
        return new TestSessions(ticker, settings, addresses).open(new RecordingSink(), identity);
    }

    private TestSessions sessions(int messages, int bytes) {
        return new TestSessions(
                ticker,
                TestSessions.settings(messages, DataSize.ofBytes(bytes), GRACE),
                Integer.MAX_VALUE,
                Integer.MAX_VALUE);
    }

    private static boolean sends(Session session, int bytes) {
        return session.activity().receivedBytes(bytes) && session.activity().receivedFrame();
    }
}
