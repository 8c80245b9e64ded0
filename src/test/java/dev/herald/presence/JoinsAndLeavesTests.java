package dev.herald.presence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.topic.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JoinsAndLeavesTests {

    private final TestPresenceNodes nodes = new TestPresenceNodes(1_000);
    private final TestPresenceNodes.Node near = nodes.node("near");
    private final TestPresenceNodes.Node far = nodes.node("far");

    @BeforeEach
    void connect() {
        nodes.pass(1);
    }

    @Test
    void subscriberReceivesItsOwnJoinAndTheJoinsAndLeavesOfItsNode() {
        near.join("news", "before");
        near.watch("news");
        near.join("news", "own");
        near.join("other", "elsewhere");
        near.leave("news", "before");
        nodes.settle();

        assertThat(near.received()).containsExactly("+own", "-before");
    }

    @Test
    void subscriberReceivesTheJoinsAndLeavesOfOtherNodes() {
        far.join("news", "before");
        nodes.pass(1);
        near.watch("news");
        nodes.settle();
        assertThat(near.received()).isEmpty();

        far.join("news", "1");
        far.leave("news", "1");
        far.leave("news", "before");
        far.join("other", "elsewhere");
        nodes.settle();

        assertThat(near.received()).containsExactly("+1", "-1", "-before");
    }

    /** The request to the other node may take as long as it likes. */
    @Test
    void joinRightAfterASubscriptionIsNotMissed() {
        far.join("news", "before");
        nodes.pass(1);
        near.lose(message -> true);
        near.watch("news");
        nodes.settle();
        far.join("news", "after");
        near.lose(message -> false);
        nodes.pass(5);

        assertThat(near.received()).containsExactly("+after");
    }

    @Test
    void clientThatIsNotAnnouncedIsNotReceived() {
        near.watch("news");
        nodes.settle();
        far.enter("news", "ada", "1");
        near.enter("news", "ada", "2");
        nodes.settle();

        assertThat(near.received()).isEmpty();
    }

    @Test
    void manyChangesAreFewMessages() {
        near.watch("news");
        nodes.settle();
        int before = far.messages();

        IntStream.range(0, 90).forEach(i -> far.join("news", "client-" + i));
        nodes.settle();

        assertThat(near.received()).hasSize(90);
        assertThat(far.messages() - before).isEqualTo(1);
    }

    @Test
    void nodeThatWatchesNothingIsSentNothing() {
        IntStream.range(0, 90).forEach(i -> far.join("news", "client-" + i));
        nodes.pass(10);

        assertThat(far.messages()).isZero();
        assertThat(near.messages()).isZero();
    }

    @Test
    void clientsOfANodeThatDiesWithoutAWordLeaveOnce() {
        far.join("news", "1");
        nodes.pass(1);
        near.watch("news");
        nodes.settle();
        far.join("news", "2");
        nodes.pass(1);
        assertThat(near.received()).containsExactly("+2");

        far.cut(true);
        nodes.pass(4);
        assertThat(near.received()).isEmpty();
        nodes.pass(3);
        assertThat(near.received()).containsExactlyInAnyOrder("-1", "-2");
        nodes.pass(30);
        assertThat(near.received()).isEmpty();
    }

    @Test
    void nodeThatComesBackJoinsAgainOnce() {
        far.join("news", "1");
        nodes.pass(1);
        near.watch("news");
        nodes.settle();
        far.cut(true);
        nodes.pass(10);
        far.join("news", "2");
        assertThat(near.received()).containsExactly("-1");

        far.cut(false);
        nodes.pass(30);

        assertThat(near.received()).containsExactlyInAnyOrder("+1", "+2");
        far.join("news", "3");
        nodes.settle();
        assertThat(near.received()).containsExactly("+3");
    }

    @Test
    void shortAbsenceIsNotNoticed() {
        far.join("news", "1");
        nodes.pass(1);
        near.watch("news");
        nodes.settle();

        far.cut(true);
        nodes.pass(3);
        far.join("news", "2");
        far.cut(false);
        nodes.pass(12);

        assertThat(near.received()).containsExactly("+2");
    }

    @Test
    void nodeThatRestartsHasNoDoubledJoins() {
        far.join("news", "1");
        nodes.pass(1);
        near.watch("news");
        nodes.settle();
        nodes.remove(far);
        TestPresenceNodes.Node again = nodes.node("far");
        again.join("news", "2");
        nodes.pass(10);

        assertThat(near.received()).containsExactlyInAnyOrder("+2", "-1");
        again.join("news", "3");
        nodes.pass(10);
        assertThat(near.received()).containsExactly("+3");
    }

    @Test
    void lostMessagesAreMadeUpFor() {
        near.watch("news");
        nodes.settle();
        far.join("news", "1");
        nodes.settle();

        far.lose(message -> true);
        far.leave("news", "1");
        far.join("news", "2");
        nodes.settle();
        far.lose(message -> false);
        nodes.pass(5);

        assertThat(near.received()).containsExactly("+1", "-1", "+2");
    }

    @Test
    void lostRequestIsRepeated() {
        near.lose(message -> true);
        near.watch("news");
        nodes.settle();
        near.lose(message -> false);
        nodes.pass(3);
        far.join("news", "1");
        nodes.settle();

        assertThat(near.received()).containsExactly("+1");
    }

    @Test
    void topicIsWatchedForAWhileAfterItsLastSubscriber() {
        near.watch("news");
        nodes.settle();
        int before = near.messages();
        for (int i = 0; i < 100; i++) {
            near.presence().unwatch(new Topic("news"));
            near.watch("news");
            nodes.settle();
        }

        assertThat(near.messages()).isEqualTo(before);

        near.presence().unwatch(new Topic("news"));
        nodes.settle();
        far.join("news", "1");
        nodes.settle();
        assertThat(near.received()).isEmpty();
        nodes.pass(10);

        assertThat(near.joinsAndLeaves().isEmpty()).isTrue();
        assertThat(far.joinsAndLeaves().isEmpty()).isTrue();
    }

    @Test
    void whatIsDroppedIsMadeUpFor() {
        far.watch("news");
        near.watch("news");
        nodes.settle();
        far.join("news", "kept");
        nodes.settle();
        List<String> joined = new ArrayList<>();

        for (int i = 0; i < 100_100; i++) {
            far.join("news", "1");
            far.leave("news", "1");
        }
        far.leave("news", "kept");
        far.join("news", "2");
        nodes.settle();
        joined.addAll(near.received());

        assertThat(far.count("herald.presence.dropped")).isPositive();
        assertThat(joined.getFirst()).isEqualTo("+kept");
        assertThat(joined).containsOnlyOnce("-kept", "+2");
        assertThat(alternates(joined)).isTrue();
        List<String> own = far.received();
        assertThat(own).containsOnlyOnce("-kept", "+2");
        assertThat(alternates(own)).isTrue();
    }

    /** A topic with more clients than may be remembered. */
    @Test
    void moreClientsThanAreRememberedAreStillAnnounced() {
        near.watch("news");
        nodes.settle();
        for (int i = 0; i < TestPresenceNodes.MAX_REMOTE + 10; i++) {
            far.join("news", "client-" + i);
        }
        nodes.settle();
        assertThat(near.received()).hasSize(TestPresenceNodes.MAX_REMOTE + 10);

        for (int i = 0; i < TestPresenceNodes.MAX_REMOTE + 10; i++) {
            far.leave("news", "client-" + i);
        }
        nodes.settle();

        assertThat(near.received()).hasSize(TestPresenceNodes.MAX_REMOTE + 10);
        nodes.pass(30);
        assertThat(near.received()).isEmpty();
    }

    @Test
    void nothingIsLeftBehind() {
        for (int i = 0; i < 10_000; i++) {
            near.watch("topic-" + i % 100);
            far.join("topic-" + i % 100, "1");
            far.leave("topic-" + i % 100, "1");
            near.presence().unwatch(new Topic("topic-" + i % 100));
        }
        nodes.settle();
        nodes.pass(20);

        assertThat(near.joinsAndLeaves().isEmpty()).isTrue();
        assertThat(far.joinsAndLeaves().isEmpty()).isTrue();
        assertThat(near.value("herald.presence.remote")).isZero();
    }

    /** Whether no client joins twice, or leaves twice, in a row. */
    private static boolean alternates(List<String> received) {
        List<String> ofOne =
                received.stream().filter(each -> each.endsWith("1")).toList();
        return IntStream.range(1, ofOne.size()).noneMatch(i -> ofOne.get(i).equals(ofOne.get(i - 1)));
    }
}
