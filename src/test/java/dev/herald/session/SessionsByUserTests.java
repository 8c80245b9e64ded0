package dev.herald.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.topic.FakeTicker;
import org.junit.jupiter.api.Test;
import org.springframework.web.socket.CloseStatus;

class SessionsByUserTests {

    private final TestSessions sessions = new TestSessions(new FakeTicker());
    private final SessionRegistry registry = sessions.registry();

    @Test
    void findsTheOpenSessionsOfAUser() {
        Session first = open("ada");
        Session second = open("ada");
        open("bob");
        sessions.open(new RecordingSink());

        assertThat(registry.ofUser("ada")).containsExactly(first, second);
        assertThat(registry.ofUser("eve")).isEmpty();
    }

    @Test
    void forgetsSessionsThatEnded() {
        Session first = open("ada");
        Session second = open("ada");

        first.close(CloseStatus.NORMAL);
        assertThat(registry.ofUser("ada")).containsExactly(second);

        second.connectionLost();
        assertThat(registry.ofUser("ada")).isEmpty();
    }

    private Session open(String user) {
        return sessions.open(new RecordingSink(), new ClientIdentity(null, user, null));
    }
}
