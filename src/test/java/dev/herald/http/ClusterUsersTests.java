package dev.herald.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.session.RecordingSink;
import dev.herald.session.Session;
import dev.herald.session.User;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterUsersTests {

    private static final byte[] HELLO = "hello".getBytes(UTF_8);

    private final TestClusterClients nodes = new TestClusterClients(3);

    @Test
    void sendsToTheUserOnAllNodes() {
        List<RecordingSink> sinks = List.of(new RecordingSink(), new RecordingSink(), new RecordingSink());
        RecordingSink bobs = new RecordingSink();
        nodes.node(0).open(sinks.get(0), "ada");
        nodes.node(0).open(sinks.get(1), "ada");
        nodes.node(2).open(sinks.get(2), "ada");
        nodes.node(2).open(bobs, "bob");

        ClusterUsers.UserDelivery delivery =
                nodes.node(1).users().send(new User(null, "ada"), HELLO).join();

        assertThat(delivery).isEqualTo(new ClusterUsers.UserDelivery("ada", null, 3, null));
        assertThat(sinks).allSatisfy(sink -> assertThat(sink.taken()).isEqualTo("<hello>"));
        assertThat(bobs.taken()).isEmpty();
    }

    @Test
    void disconnectsTheUserOnAllNodes() {
        List<Session> adas = List.of(
                nodes.node(0).open("ada"),
                nodes.node(1).open("ada"),
                nodes.node(1).open("ada"));
        Session bobs = nodes.node(0).open("bob");

        ClusterUsers.Disconnected gone =
                nodes.node(1).users().disconnect(new User(null, "ada")).join();

        assertThat(gone).isEqualTo(new ClusterUsers.Disconnected("ada", null, 3, null));
        assertThat(adas).noneMatch(Session::isOpen);
        assertThat(bobs.isOpen()).isTrue();
    }

    @Test
    void namesUnavailableNodesAndDoesNotCountThem() {
        nodes.node(0).open("ada");
        nodes.node(1).open("ada");
        nodes.node(1).fallSilent();
        nodes.node(2).fallSilent();
        ClusterUsers users = nodes.node(0).users();

        assertThat(users.send(new User(null, "ada"), HELLO).join())
                .isEqualTo(new ClusterUsers.UserDelivery("ada", null, 1, List.of("node-1", "node-2")));
        assertThat(users.disconnect(new User(null, "ada")).join())
                .isEqualTo(new ClusterUsers.Disconnected("ada", null, 1, List.of("node-1", "node-2")));
    }

    @Test
    void largestMessageReachesOtherNodes() {
        RecordingSink sink = new RecordingSink();
        nodes.node(1).open(sink, "ada");
        byte[] large = "\u0001".repeat(16 * 1024 * 1024).getBytes(UTF_8);

        assertThat(nodes.node(0)
                        .users()
                        .send(new User(null, "ada"), large)
                        .join()
                        .unavailableNodes())
                .isNull();

        assertThat(sink.taken()).hasSize(large.length + 2);
    }
}
