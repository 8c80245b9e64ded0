package dev.herald.presence;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.herald.cluster.ClusterClient;
import dev.herald.cluster.ClusterOperations;
import dev.herald.cluster.ClusterRequestHandler;
import dev.herald.cluster.Peers;
import dev.herald.session.RecordingSink;
import dev.herald.session.Session;
import dev.herald.session.TestSessions;
import dev.herald.topic.ClientInfo;
import dev.herald.topic.Topic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.json.JsonMapper;

/** The presence of one node, on peers of a test in another package. */
public final class PresenceNode implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder()
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    private final LocalClients local;
    private final JoinsAndLeaves joinsAndLeaves;
    private final Presence presence;
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Session session = new TestSessions(System::nanoTime).open(new RecordingSink());
    private final List<String> received = new CopyOnWriteArrayList<>();

    /** What a node knows before it has peers. */
    public static final class Local {

        private final LocalClients clients = new LocalClients();

        public ClusterRequestHandler handler() {
            return new ClusterOperations(List.of(new PresenceOperations(clients)), JSON);
        }
    }

    public PresenceNode(Local local, Peers peers) {
        this.local = local.clients;
        PresenceSettings settings =
                new PresenceSettings(Duration.ofSeconds(1), DataSize.ofMegabytes(16), 20_000, 20_000);
        PresenceMeters presenceMeters = new PresenceMeters(meters, this.local);
        joinsAndLeaves = new JoinsAndLeaves(this.local, peers, JSON, settings, presenceMeters, System::nanoTime);
        presence = new Presence(
                this.local,
                new RemoteClients(new ClusterClient(peers, JSON), settings, presenceMeters, System::nanoTime),
                joinsAndLeaves,
                settings,
                System::nanoTime);
        presence.listener(new JoinLeaveListener() {
            @Override
            public void joined(Topic topic, ClientInfo client) {
                received.add("+" + client.client());
            }

            @Override
            public void left(Topic topic, ClientInfo client) {
                received.add("-" + client.client());
            }
        });
        joinsAndLeaves.start();
    }

    public Presence presence() {
        return presence;
    }

    /** The joins and leaves so far, such as +1 and -1. */
    public List<String> received() {
        return received;
    }

    public void enter(Topic topic, ClientInfo client) {
        presence.enter(topic, client, session, true, true);
    }

    public double count(String meter) {
        return meters.get(meter).counter().count();
    }

    @Override
    public void close() {
        joinsAndLeaves.stop();
    }
}
