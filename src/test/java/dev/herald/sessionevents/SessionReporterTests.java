package dev.herald.sessionevents;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import dev.herald.broadcast.PublishRequest;
import dev.herald.broadcast.Receipt;
import dev.herald.broadcast.Relay;
import dev.herald.session.ClientIdentity;
import dev.herald.session.CloseReasons;
import dev.herald.session.RecordingSink;
import dev.herald.session.Session;
import dev.herald.session.TestSessions;
import dev.herald.session.Transport;
import dev.herald.topic.Position;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.web.socket.CloseStatus;
import tools.jackson.databind.json.JsonMapper;

class SessionReporterTests {

    private static final int MAX_WAITING = 100;

    private final List<String> published = new ArrayList<>();
    private final TestSessions sessions = new TestSessions(System::nanoTime);
    private final SessionChanges changes = new SessionChanges(MAX_WAITING, true, Clock.systemUTC());
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private boolean isAvailable = true;
    private final SessionReporter reporter = new SessionReporter(
            new LocalOpenSessions("node", relay()),
            sessions.registry(),
            changes,
            new EventWriter(new JsonMapper(), Set.of(EventType.values())),
            new SessionEventMeters(meters),
            new SessionEventsSettings(true, Set.of(), MAX_WAITING, Duration.ofSeconds(15)),
            Clock.systemUTC(),
            System::nanoTime);

    private Relay relay() {
        return (PublishRequest request) -> {
            if (!isAvailable) {
                return CompletableFuture.failedFuture(new IllegalStateException("away"));
            }
            published.add(new String(request.message().utf8(), StandardCharsets.UTF_8));
            return CompletableFuture.completedFuture(
                    new Receipt(request.topic(), new Position(1, published.size()), 0));
        };
    }

    @BeforeEach
    void listen() {
        sessions.registry().listener(changes);
    }

    private void reportAll() throws Exception {
        for (int i = 0; i == 0 || !reporter.isIdle(); i++) {
            assertThat(i).isLessThan(1000);
            reporter.step();
        }
    }

    private List<String> sessions(String type) {
        return published.stream()
                .filter(event -> JsonPath.read(event, "$.type").equals(type))
                .map(event -> JsonPath.<String>read(event, "$.session"))
                .toList();
    }

    private Session open() {
        return sessions.open(new RecordingSink());
    }

    @Test
    void reportsTheCodeAndReasonThatTheClientSaw() throws Exception {
        open().close(CloseReasons.DISCONNECTED);
        open().closedByClient(new CloseStatus(4001, "bye"), CloseStatus.NORMAL);
        open().connectionLost();
        reportAll();

        assertThat(published.stream().filter(event -> event.contains("\"disconnect\"")))
                .satisfiesExactly(
                        event ->
                                assertThat(event).endsWith("\"code\":1008,\"reason\":\"disconnected by an operator\"}"),
                        event -> assertThat(event).endsWith("\"code\":4001,\"reason\":\"bye\"}"),
                        event -> assertThat(event).endsWith("\"transport\":\"websocket\",\"code\":1006}"));
    }

    @Test
    void reportsWhatWaitedWhenItCanBePublishedAgain() throws Exception {
        isAvailable = false;
        Session session = open();
        for (int i = 0; i < 3; i++) {
            try {
                reporter.step();
            } catch (Exception e) {
                reporter.failed(e);
            }
        }
        session.connectionLost();
        isAvailable = true;
        reportAll();

        assertThat(sessions("connect")).containsExactly(session.id());
        assertThat(sessions("disconnect")).containsExactly(session.id());
    }

    /** Who came and left while nothing could be published is missing; of everybody else there is one pair. */
    @Test
    void reportsWhatWasLostAndThenWhatIsThere() throws Exception {
        Session early = open();
        reportAll();
        for (int i = 0; i < MAX_WAITING; i++) {
            open().connectionLost(); // two changes
        }
        early.connectionLost();
        Session late = open();
        assertThat(changes.isIncomplete()).isTrue();
        reportAll();
        late.connectionLost();
        reportAll();

        assertThat(sessions("connect")).doesNotHaveDuplicates().contains(early.id(), late.id());
        assertThat(sessions("disconnect")).containsExactlyInAnyOrderElementsOf(sessions("connect"));
        assertThat(published)
                .filteredOn(event -> event.contains("\"lost\""))
                .singleElement()
                .asString()
                .endsWith("\"count\":102}");
        assertThat(meters.get("herald.session.events.lost").counter().count()).isEqualTo(102);
    }

    /** As a client of the client protocol that never sent its connect command. */
    @Test
    void doesNotReportWhoWasNeverConnected() throws Exception {
        Session refused =
                sessions.factory().create(Transport.CENTRIFUGO_JSON, new RecordingSink(), ClientIdentity.ANONYMOUS);
        sessions.registry().add(refused);
        refused.connectionLost();
        reportAll();

        assertThat(published).isEmpty();
    }
}
