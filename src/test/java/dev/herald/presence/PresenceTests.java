package dev.herald.presence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.herald.session.Session;
import dev.herald.topic.ClientInfo;
import dev.herald.topic.Topic;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.web.socket.CloseStatus;

class PresenceTests {

    private static final Topic NEWS = new Topic("news");
    private static final int MAX_CLIENTS = 10;

    private final TestPresenceNodes nodes = new TestPresenceNodes(MAX_CLIENTS);

    @Test
    void clientsOfASingleNode() {
        TestPresenceNodes.Node single = nodes.node(null);
        ClientInfo ada = single.enter("news", "ada", "1");
        single.enter("other", "bob", "2");

        assertThat(single.presence().clients(NEWS).join()).containsOnlyKeys("1").containsValue(ada);
        assertThat(single.presence().stats(NEWS).join()).isEqualTo(new PresenceStats(1, 1, List.of()));
        assertThat(single.count("herald.presence.rounds")).isZero();
    }

    @Test
    void clientsOfAllNodesWithAllThatIsKnownOfThem() {
        TestPresenceNodes.Node near = nodes.node("near");
        TestPresenceNodes.Node far = nodes.node("far");
        ClientInfo info = new ClientInfo("bob", "2", "{\"name\":\"Bob\"}".getBytes(UTF_8), new byte[] {0, -1, '"'});
        near.enter("news", "ada", "1");
        far.presence().enter(NEWS, info, far.open(), true, false);

        assertThat(near.presence().clients(NEWS).join())
                .containsOnlyKeys("1", "2")
                .containsEntry("2", info);
        assertThat(far.presence().clients(NEWS).join()).containsOnlyKeys("1", "2");
    }

    @Test
    void usersAreCountedOnceOnAllNodesAndAllAnonymousClientsAsOne() {
        TestPresenceNodes.Node near = nodes.node("near");
        TestPresenceNodes.Node far = nodes.node("far");
        near.enter("news", "ada", "1");
        near.enter("news", "ada", "2");
        near.enter("news", "", "3");
        far.enter("news", "ada", "4");
        far.enter("news", "bob", "5");
        far.enter("news", "", "6");

        assertThat(near.presence().stats(NEWS).join()).isEqualTo(new PresenceStats(6, 3, List.of()));
        assertThat(far.presence().stats(NEWS).join()).isEqualTo(new PresenceStats(6, 3, List.of()));
    }

    @Test
    void ownClientsAreCurrentAlthoughOthersAreCached() {
        TestPresenceNodes.Node near = nodes.node("near");
        TestPresenceNodes.Node far = nodes.node("far");
        near.presence().clients(NEWS).join();
        near.presence().stats(NEWS).join();
        ClientInfo own = near.enter("news", "ada", "own");
        far.enter("news", "bob", "other");

        assertThat(near.presence().clients(NEWS).join()).containsOnlyKeys("own");
        assertThat(near.presence().stats(NEWS).join().clients()).isEqualTo(1);

        near.presence().leave(NEWS, own);
        nodes.ticker().advance(Duration.ofSeconds(1));

        assertThat(near.presence().clients(NEWS).join()).containsOnlyKeys("other");
        assertThat(near.presence().stats(NEWS).join()).isEqualTo(new PresenceStats(1, 1, List.of()));
    }

    @Test
    void thousandCallsASecondCauseOneRound() {
        TestPresenceNodes.Node near = nodes.node("near");
        nodes.node("far").enter("news", "ada", "1");

        for (int i = 0; i < 1_000; i++) {
            near.presence().clients(NEWS).join();
        }

        assertThat(near.count("herald.presence.requests")).isEqualTo(1_000);
        assertThat(near.count("herald.presence.rounds")).isEqualTo(1);
    }

    @Test
    void namesANodeThatDoesNotRespond() {
        TestPresenceNodes.Node near = nodes.node("near");
        TestPresenceNodes.Node far = nodes.node("far");
        near.enter("news", "ada", "1");
        far.enter("news", "bob", "2");
        far.fallSilent();

        PresentClients present = near.presence().present(NEWS).join();

        assertThat(present.clients()).containsOnlyKeys("1");
        assertThat(present.unavailableNodes()).containsExactly("far");
        assertThat(near.presence().stats(NEWS).join()).isEqualTo(new PresenceStats(1, 1, List.of("far")));
    }

    @Test
    void moreClientsThanAResponseMayHaveAreOnlyCounted() {
        TestPresenceNodes.Node near = nodes.node("near");
        TestPresenceNodes.Node far = nodes.node("far");
        for (int i = 0; i <= MAX_CLIENTS; i++) {
            far.enter("news", "ada", "client-" + i);
        }

        assertThatThrownBy(() -> near.presence().clients(NEWS).join())
                .hasCauseInstanceOf(TooManyClientsException.class);
        assertThatThrownBy(() -> far.presence().clients(NEWS).join()).hasCauseInstanceOf(TooManyClientsException.class);
        assertThat(near.presence().stats(NEWS).join().clients()).isEqualTo(MAX_CLIENTS + 1);
    }

    @Test
    void sessionThatHasEndedIsNotAdded() {
        TestPresenceNodes.Node single = nodes.node(null);
        Session ended = single.open();
        ended.close(CloseStatus.NORMAL);

        single.presence().enter(NEWS, new ClientInfo("ada", "1", null, null), ended, true, true);

        assertThat(single.presence().clients(NEWS).join()).isEmpty();
    }
}
