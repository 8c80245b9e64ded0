package dev.herald.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;

import dev.herald.logging.RecordedLog;
import dev.herald.topic.FakeTicker;
import java.net.InetAddress;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.web.socket.CloseStatus;

class SessionLogTests {

    private final FakeTicker ticker = new FakeTicker();
    private final RecordedLog log = RecordedLog.of(SessionLog.class);

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void namesTheSessionItsUserItsAddressAndTheSettingThatChangesIt() {
        assertLogged(
                session -> session.close(CloseReasons.TOO_SLOW),
                "WARN Session closed: its client fell further behind than the history of its topic reaches."
                        + " [session=0000000000000001, transport=websocket, user=ada, address=192.0.2.7, age=5s, code=1013,"
                        + " reason=\"fell too far behind\", setting=herald.topic.history, cause=fell_behind]");
        assertThat(log.fields()).containsEntry("herald.user", "ada").containsEntry("herald.code", "1013");
    }

    @ParameterizedTest
    @MethodSource
    void saysWhyAndWhatToDo(CloseStatus status, String level, String cause) {
        assertLogged(session -> session.close(status), level + " Session closed: ", "cause=" + cause + "]");
    }

    static Stream<Arguments> saysWhyAndWhatToDo() {
        return Stream.of(
                Arguments.of(CloseReasons.OUT_OF_MEMORY, "WARN", "memory"),
                Arguments.of(CloseReasons.TOO_MANY_SESSIONS, "WARN", "too_many_sessions"),
                Arguments.of(CloseReasons.TOO_MANY_TOPICS, "WARN", "too_many_topics"),
                Arguments.of(CloseReasons.TOPICS_UNAVAILABLE, "WARN", "topics_unavailable"),
                Arguments.of(CloseStatus.PROTOCOL_ERROR.withReason("reserved bit"), "WARN", "protocol_error"),
                Arguments.of(CloseStatus.BAD_DATA, "WARN", "bad_data"),
                Arguments.of(CloseStatus.TOO_BIG_TO_PROCESS, "WARN", "message_size"),
                Arguments.of(CloseStatus.SERVER_ERROR, "WARN", "failure"),
                Arguments.of(CloseReasons.TOKEN_EXPIRED, "INFO", "token_expired"),
                Arguments.of(CloseStatus.GOING_AWAY.withReason("idle for 60 s"), "INFO", "inactive"),
                Arguments.of(CloseStatus.POLICY_VIOLATION.withReason("x"), "INFO", "disconnected"));
    }

    @Test
    void namesTheSettingOfTheRateLimitThatAClientExceeds() {
        CloseStatus exceeded =
                CloseStatus.POLICY_VIOLATION.withReason("rate limit exceeded: more than 0 messages a second");
        assertLogged(
                session -> session.close(exceeded),
                "WARN Session closed: its client exceeds a limit.",
                "code=1008, reason=\"rate limit exceeded: more than 0 messages a second\"",
                "setting=herald.session.messages-per-second, cause=messages]");
    }

    @Test
    void doesNotLogWhatTheClientCloses() {
        Session session = session();
        session.closedByClient(new CloseStatus(1002, "x"), new CloseStatus(1002));
        session().connectionLost();
        session().closeForDrain(CloseStatus.SERVICE_RESTARTED.withReason("restarting"), 100);

        assertThat(log.lines()).isEmpty();
    }

    /** Again until it is logged: others may have been closed for the same cause in this second. */
    private void assertLogged(Consumer<Session> action, String... parts) {
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            log.clear();
            Session session = session();
            ticker.advance(Duration.ofSeconds(5));
            action.accept(session);
            session.close(CloseStatus.NORMAL);
            assertThat(log.lines()).hasSize(1).first().asString().contains(parts);
        });
    }

    private Session session() {
        return new Session(
                1L,
                new RecordingSink(),
                new ClientIdentity(InetAddress.ofLiteral("192.0.2.7"), "ada", null),
                TestSessions.context(ticker, mock(SessionContext.Listener.class)),
                owner -> mock(SessionWriter.class));
    }
}
