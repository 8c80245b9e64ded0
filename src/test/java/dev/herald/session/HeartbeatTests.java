package dev.herald.session;

import static dev.herald.session.TestSessions.CLOSE_TIMEOUT;
import static dev.herald.session.TestSessions.IDLE_TIMEOUT;
import static dev.herald.session.TestSessions.PING_INTERVAL;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.topic.FakeTicker;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;
import org.springframework.web.socket.CloseStatus;

class HeartbeatTests {

    private final FakeTicker ticker = new FakeTicker();
    private final TestSessions sessions = new TestSessions(ticker);
    private final SessionRegistry registry = sessions.registry();
    private final RecordingSink sink = new RecordingSink();
    private final Session session = sessions.open(sink);
    private final Heartbeat heartbeat = new Heartbeat(registry, TestSessions.settings(), ticker);

    @Test
    void asksEveryPingInterval() {
        for (int i = 0; i < 10; i++) {
            ticker.advance(PING_INTERVAL);
            session.activity().receivedBytes(0);
            heartbeat.beat();
            heartbeat.beat();
        }

        assertThat(sink.taken()).isEqualTo("?".repeat(10));
    }

    @Test
    void asksNobodyWhoExpectsSomethingElseFirst() {
        session.silent(true);
        ticker.advance(PING_INTERVAL);
        heartbeat.beat();
        assertThat(sink.taken()).isEmpty();

        session.silent(false);
        ticker.advance(PING_INTERVAL);
        heartbeat.beat();

        assertThat(sink.taken()).isEqualTo("?");
    }

    @Test
    void asksNobodyBeforeItIsTime() {
        ticker.advance(PING_INTERVAL.minusNanos(1));

        heartbeat.beat();

        assertThat(sink.taken()).isEmpty();
    }

    @Test
    void closesWhoWasSilentForTheIdleTimeoutWith1001() {
        ticker.advance(IDLE_TIMEOUT);

        heartbeat.beat();

        assertThat(session.status()).isEqualTo(CloseStatus.GOING_AWAY.withReason("idle for 60 s"));
        assertThat(sink.taken()).isEqualTo("!1001!");
        assertThat(registry.size()).isZero();
    }

    @Test
    void sessionAfterOneThatFailsHasItsTurn() {
        RecordingSink failing = new RecordingSink().failing(new IllegalStateException("a bug"));
        failing.failingToWait(new IllegalStateException("a bug"));
        sessions.open(failing);
        RecordingSink later = new RecordingSink();
        sessions.open(later);
        ticker.advance(PING_INTERVAL);

        heartbeat.beat();

        assertThat(later.taken()).isEqualTo("?");
        assertThat(sink.taken()).isEqualTo("?");
    }

    @Test
    void closesWhoseTokenHasExpiredWith1008() {
        RecordingSink expiring = new RecordingSink();
        Session guest = sessions.open(expiring, new ClientIdentity(null, "ada", Duration.ofSeconds(30)));
        ticker.advance(Duration.ofSeconds(30).minusNanos(1));
        guest.activity().receivedBytes(0);
        heartbeat.beat();
        assertThat(guest.isOpen()).isTrue();

        ticker.advance(Duration.ofNanos(1));
        guest.activity().receivedBytes(0);
        heartbeat.beat();

        assertThat(guest.status()).isEqualTo(CloseStatus.POLICY_VIOLATION.withReason("token expired"));
        assertThat(expiring.taken()).endsWith("!1008!");
        assertThat(session.isOpen()).isTrue();
    }

    @Test
    void keepsClientsThatSentSomethingInTime() {
        ticker.advance(IDLE_TIMEOUT.minusNanos(1));
        session.activity().receivedBytes(0);
        ticker.advance(IDLE_TIMEOUT.minusNanos(1));

        heartbeat.beat();

        assertThat(session.isOpen()).isTrue();
    }

    @Test
    void cutsAClientThatDoesNotCompleteTheClosingHandshake() {
        session.close(CloseStatus.NORMAL);
        ticker.advance(CLOSE_TIMEOUT.minusNanos(1));
        heartbeat.beat();
        assertThat(sink.isAborted()).isFalse();

        ticker.advance(Duration.ofNanos(1));
        heartbeat.beat();

        assertThat(sink.isAborted()).isTrue();
    }

    @Test
    void cutsWhoDoesNotReadEither() {
        sink.withRoom(0);
        ticker.advance(IDLE_TIMEOUT);
        heartbeat.beat();
        ticker.advance(CLOSE_TIMEOUT);

        heartbeat.beat();

        assertThat(sink.isAborted()).isTrue();
    }

    @Test
    void askingWaitsForARoomInTheSocketAndBlocksNobody() {
        sink.withRoom(0);
        RecordingSink other = new RecordingSink();
        sessions.open(other);
        ticker.advance(PING_INTERVAL);

        heartbeat.beat();

        assertThat(sink.taken()).isEmpty();
        assertThat(other.taken()).isEqualTo("?");
    }

    @Test
    void zeroTurnsPingsAndTheIdleLimitOff() {
        SessionSettings off = new SessionSettings(
                Duration.ZERO,
                Duration.ZERO,
                CLOSE_TIMEOUT,
                DataSize.ofBytes(100),
                0,
                DataSize.ofBytes(0),
                Duration.ZERO,
                CLOSE_TIMEOUT);
        Heartbeat silent = new Heartbeat(registry, off, ticker);
        ticker.advance(Duration.ofDays(365));

        silent.beat();

        assertThat(sink.taken()).isEmpty();
        assertThat(session.isOpen()).isTrue();
    }

    @Test
    void closesWhoSendsPongsButReadsNothingOfWhatWaits() {
        sink.withRoom(1);
        session.writer().reply("waiting".getBytes(UTF_8));
        heartbeat.beat();
        for (int i = 0; i < 3; i++) {
            ticker.advance(IDLE_TIMEOUT.dividedBy(3));
            session.activity().receivedBytes(2);
            assertThat(session.isOpen()).isTrue();
            heartbeat.beat();
        }

        assertThat(session.status()).isEqualTo(CloseStatus.GOING_AWAY.withReason("nothing read for 60 s"));
    }

    @Test
    void keepsWhoReadsSlowly() {
        sink.withRoom(1);
        session.writer().reply("waiting".getBytes(UTF_8));
        heartbeat.beat();
        for (int i = 0; i < 10; i++) {
            ticker.advance(IDLE_TIMEOUT.dividedBy(2));
            session.activity().receivedBytes(2);
            sink.makeRoom(1);
            session.writer().reply("waiting".getBytes(UTF_8));
            heartbeat.beat();
        }

        assertThat(session.isOpen()).isTrue();
    }
}
