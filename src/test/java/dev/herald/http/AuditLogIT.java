package dev.herald.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.herald.Client;
import dev.herald.Http;
import dev.herald.WholePath;
import dev.herald.logging.RecordedLog;
import dev.herald.session.Session;
import dev.herald.session.SessionRegistry;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What an operator does is logged: who, what, to whom, and with what outcome. */
@WholePath
class AuditLogIT {

    private static final String OPERATOR = "[operator=anonymous, address=127.0.0.1, ";

    private RecordedLog log;
    private Http http;

    @LocalServerPort
    private int port;

    @Autowired
    private SessionRegistry registry;

    @BeforeEach
    void record() {
        log = RecordedLog.of(AuditLog.class);
        http = new Http(port);
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void namesTheSessionThatIsDisconnected() throws Exception {
        try (Client client = Client.connect(port)) {
            await().atMost(Duration.ofSeconds(30)).until(() -> registry.size() == 1);
            String id = registry.all().stream().map(Session::id).findFirst().orElseThrow();

            http.send("DELETE", "/sessions/" + id, BodyPublishers.noBody());

            assertThat(client.closeCode()).isEqualTo(1008);
            assertThat(log.lines())
                    .containsExactly("INFO An operator disconnects a session. " + OPERATOR + "session=" + id
                            + ", outcome=done]");
        }
    }

    @Test
    void saysWhyAnActionFailedAndQuotesWhatIsNoName() throws Exception {
        http.send("DELETE", "/sessions/0123456789abcdef", BodyPublishers.noBody());
        http.send("DELETE", "/users/a%22%5Db/sessions", BodyPublishers.noBody());

        assertThat(log.lines().getFirst())
                .startsWith("INFO An operator disconnects a session. " + OPERATOR
                        + "session=0123456789abcdef, outcome=\"failed: ");
        assertThat(log.lines().getLast()).contains("user=\"a\\\"]b\", sessions=0");
    }

    @Test
    void countsTheSessionsOfAUserAndHasNoContent() throws Exception {
        http.post("/users/ada/messages", "planted-content");
        http.send("DELETE", "/users/ada/sessions", BodyPublishers.noBody());
        http.post("/sessions/0123456789abcdef/messages", "planted-content");

        assertThat(log.lines())
                .contains(
                        "INFO An operator sends a direct message to a user. " + OPERATOR
                                + "user=ada, recipients=0, outcome=done]",
                        "INFO An operator disconnects a user. " + OPERATOR + "user=ada, sessions=0, outcome=done]")
                .hasSize(3)
                .noneMatch(line -> line.contains("planted-"));
    }

    @Test
    void namesHowADrainIsStartedAndThatItIsCancelled() throws Exception {
        http.post("/sessions/drain?share=0.5&period=1s", "");
        http.send("DELETE", "/sessions/drain", BodyPublishers.noBody());
        http.post("/sessions/drain?share=all", "");

        assertThat(log.lines()).hasSize(3);
        assertThat(log.lines().subList(0, 2))
                .containsExactly(
                        "INFO An operator starts a drain. " + OPERATOR
                                + "share=0.5, period=1s, accept=true, outcome=done]",
                        "INFO An operator cancels the drain. " + OPERATOR + "outcome=done]");
        assertThat(log.lines().getLast()).contains("share=all, accept=true, outcome=\"failed: ");
    }
}
