package dev.herald.recovery;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import dev.herald.EventClient;
import dev.herald.EventClient.ReceivedEvent;
import dev.herald.redis.RedisServer;
import dev.herald.testing.BesideOthers;
import dev.herald.testing.Program;
import dev.herald.testing.RequiresProgram;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** A node is killed, and a backend that read the events of sessions from it goes on reading from another one. */
@BesideOthers
@RequiresProgram(Program.REDIS_SERVER)
class SessionEventsOfAKilledNodeIT {

    private static final Path LOGS = Path.of("target/session-events");
    private static final String READ = "/events?topic=herald/sessions";
    private static final int CLIENTS = 10;

    private final List<String> events = new ArrayList<>();
    private String lastId = "";

    @Test
    @Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD) // it reads without one
    void everySessionHasOneConnectAndOneDisconnect() throws Exception {
        Files.createDirectories(LOGS);
        try (RedisServer redis = new RedisServer("--appendonly", "no");
                Cluster cluster = new Cluster(
                        2,
                        LOGS,
                        "--herald.redis.url=" + redis.url(),
                        "--herald.security.insecure=true",
                        "--herald.session-events.enabled=true",
                        "--herald.session-events.node-timeout=3s")) {
            NodeProcess killed = cluster.node(0);
            NodeProcess survivor = cluster.node(1);
            // With history, since its own connect may be reported before its subscription begins.
            EventClient reader = EventClient.connect(killed.port(), READ + "&history=100");
            List<EventClient> lost = connect(killed);
            List<EventClient> kept = connect(survivor);
            readUntil(reader, "connect", 1 + 2 * CLIENTS);
            readUntil(reader, "occupied", 2);

            killed.kill();
            readToTheEnd(reader);
            try (EventClient again = EventClient.connect(survivor.port(), READ, "Last-Event-ID", lastId)) {
                readUntil(again, "disconnect", 1 + CLIENTS);
                assertThat(of("vacated")).as("topics that have subscribers").isEmpty();
                kept.forEach(EventClient::close);
                readUntil(again, "disconnect", 1 + 2 * CLIENTS);
                readUntil(again, "vacated", 1);
            }
            lost.forEach(EventClient::close);

            checkSessions();
            assertThat(topicEvents("orders")).containsExactly("occupied", "vacated");
            assertThat(topicEvents("herald/sessions")).containsExactly("occupied");
            assertThat(of("disconnect").stream().filter(event -> event.contains("\"node lost\"")))
                    .hasSize(1 + CLIENTS);
        }
    }

    private static List<EventClient> connect(NodeProcess node) throws IOException {
        List<EventClient> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            EventClient client = EventClient.connect(node.port(), "/events?topic=orders");
            assertThat(client.status()).isEqualTo(200);
            clients.add(client);
        }
        return clients;
    }

    /** Both readers are sessions, too: the second is there until the end. */
    private void checkSessions() {
        Map<String, List<String>> types = events.stream()
                .filter(event -> event.contains("\"session\""))
                .collect(
                        groupingBy(event -> field(event, "session"), mapping(event -> field(event, "type"), toList())));
        assertThat(types).hasSize(2 + 2 * CLIENTS);
        assertThat(types.values())
                .filteredOn(List.of("connect", "subscribe")::equals)
                .hasSize(1);
        assertThat(types.values())
                .filteredOn(List.of("connect", "subscribe", "unsubscribe", "disconnect")::equals)
                .hasSize(1 + 2 * CLIENTS);
    }

    private List<String> topicEvents(String topic) {
        return events.stream()
                .filter(event -> event.contains("\"generation\"")
                        && field(event, "topic").equals(topic))
                .map(event -> field(event, "type"))
                .toList();
    }

    private List<String> of(String type) {
        return events.stream()
                .filter(event -> field(event, "type").equals(type))
                .toList();
    }

    private void readUntil(EventClient reader, String type, int count) throws IOException {
        while (of(type).size() < count) {
            keep(Objects.requireNonNull(reader.next(), type));
        }
    }

    private void readToTheEnd(EventClient reader) throws IOException {
        try (reader) {
            for (ReceivedEvent next = reader.next(); next != null; next = reader.next()) {
                keep(next);
            }
        } catch (SocketException e) {
            assertThat(e).hasMessageContaining("reset");
        }
    }

    private void keep(ReceivedEvent event) {
        assertThat(event.name()).isNotEqualTo("herald/gap");
        lastId = event.id();
        if (event.name().equals("herald/sessions")) {
            events.add(event.data());
        }
    }

    private static String field(String event, String name) {
        return JsonPath.read(event, "$." + name);
    }
}
