package dev.herald.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.herald.broadcast.UnavailableException;
import dev.herald.cluster.ClusterRequest;
import dev.herald.cluster.ClusterResponse;
import dev.herald.session.RecordingSink;
import dev.herald.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterSessionsTests {

    private static final byte[] HELLO = "hello".getBytes(UTF_8);

    private final TestClusterClients nodes = new TestClusterClients(3);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 6, 7, 50})
    void pagesOverAllNodesLoseAndDoubleNothing(int limit) {
        List<String> open = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            open.add(nodes.node(i % 3).open("ada").id());
        }

        List<String> listed = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            SessionPage page = list(nodes.node(1), cursor, limit, null, null);
            assertThat(page.total()).isEqualTo(7);
            assertThat(page.unavailableNodes()).isNull();
            page.sessions().forEach(session -> listed.add(session.id()));
            cursor = page.next();
        }

        assertThat(listed).isSorted().containsExactlyInAnyOrderElementsOf(open);
    }

    @Test
    void eachSessionHasItsNode() {
        String far = nodes.node(0).open("ada", "news").id();
        String near = nodes.node(1).open(null).id();

        List<SessionView> sessions = list(nodes.node(1), "", 10, null, null).sessions();

        assertThat(sessions)
                .extracting(SessionView::id, SessionView::node, SessionView::user)
                .containsExactlyInAnyOrder(tuple(far, "node-0", "ada"), tuple(near, "node-1", null));
        assertThat(sessions)
                .filteredOn(session -> session.id().equals(far))
                .flatExtracting(SessionView::topics)
                .extracting(SessionView.SubscriptionView::topic)
                .containsExactly("news");
        assertThat(nodes.node(1).sessions().find(near).join().node()).isEqualTo("node-1");
        assertThat(nodes.node(1).sessions().find(far).join())
                .isEqualTo(nodes.node(0).sessions().find(far).join());
    }

    @Test
    void listsSessionsOfATopicOrAUser() {
        String adasSubscriber = nodes.node(0).open("ada", "news", "sport").id();
        String bobsSubscriber = nodes.node(1).open("bob", "news").id();
        String adasOther = nodes.node(2).open("ada", "sport").id();
        nodes.node(2).open(null);

        assertThat(ids("news", null)).containsExactlyInAnyOrder(adasSubscriber, bobsSubscriber);
        assertThat(ids(null, "ada")).containsExactlyInAnyOrder(adasSubscriber, adasOther);
        assertThat(ids("news", "ada")).containsExactly(adasSubscriber);
        assertThat(ids("new", null)).isEmpty();
        assertThat(ids(null, "")).isEmpty();
        assertThat(list(nodes.node(0), "", 1, "news", null).total()).isEqualTo(2);
    }

    @Test
    void namesANodeThatDoesNotRespond() {
        String own = nodes.node(0).open(null).id();
        nodes.node(1).open(null);
        nodes.node(1).fallSilent();

        SessionPage page = list(nodes.node(2), "", 10, null, null);

        assertThat(page.sessions()).extracting(SessionView::id).containsExactly(own);
        assertThat(page.total()).isEqualTo(1);
        assertThat(page.unavailableNodes()).containsExactly("node-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "{\"sessions\":7}"})
    void nodeThatCannotBeUnderstoodIsSilent(String response) {
        nodes.node(1).respond(TestClusterClients.saying(response));

        assertThat(list(nodes.node(2), "", 10, null, null).unavailableNodes()).containsExactly("node-1");
    }

    @Test
    void newerNodeMaySayMore() {
        nodes.node(1).respond(TestClusterClients.saying("{\"sessions\":[],\"total\":7,\"more\":[1]}"));

        assertThat(list(nodes.node(2), "", 10, null, null).total()).isEqualTo(7);
    }

    @Test
    void sendsToASessionOnAnotherNode() {
        RecordingSink sink = new RecordingSink();
        Session far = nodes.node(2).open(sink, null);

        nodes.node(0).sessions().send(far.id(), HELLO).join();

        assertThat(sink.taken()).isEqualTo("<hello>");
    }

    @Test
    void failsForASessionOnAnotherNodeThatDoesNotRead() {
        Session far = nodes.node(2).open(new RecordingSink().withRoom(0), null);
        byte[] much = new byte[100];

        nodes.node(2).sessions().send(far.id(), much).join(); // is being written
        nodes.node(2).sessions().send(far.id(), much).join(); // waits

        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() -> nodes.node(0).sessions().send(far.id(), much).join())
                .withCauseInstanceOf(SlowConsumerException.class);
        assertThat(far.isOpen()).isTrue();
    }

    @Test
    void disconnectsASessionOnAnotherNode() {
        Session far = nodes.node(2).open(null);

        nodes.node(0).sessions().disconnect(far.id()).join();

        assertThat(far.status()).isNotNull().extracting("code").isEqualTo(1008);
    }

    @Test
    void whatIsHereIsNotAskedFor() {
        nodes.node(1).fallSilent();
        ClusterSessions sessions = nodes.node(0).sessions();
        String near = nodes.node(0).open(null).id();

        sessions.find(near).join();
        sessions.send(near, HELLO).join();
        sessions.disconnect(near).join();

        assertThat(nodes.requests()).isZero();
    }

    @Test
    void sessionThatNoNodeHasIsNotFound() {
        ClusterSessions sessions = nodes.node(0).sessions();

        assertMissing(sessions.find("0123456789abcdef"), NotFoundException.class);
        assertMissing(sessions.disconnect("0123456789abcdef"), NotFoundException.class);
        assertMissing(sessions.send("0123456789abcdef", HELLO), NotFoundException.class);
    }

    @Test
    void failsIfAnUnavailableNodeMayHaveTheSession() {
        nodes.node(1).fallSilent();
        ClusterSessions sessions = nodes.node(0).sessions();

        assertMissing(sessions.find("0123456789abcdef"), UnavailableException.class);
        assertMissing(sessions.disconnect("0123456789abcdef"), UnavailableException.class);
        assertMissing(sessions.send("0123456789abcdef", HELLO), UnavailableException.class);
    }

    @Test
    void findsASessionAlthoughAnotherNodeIsUnavailable() {
        nodes.node(1).fallSilent();
        Session far = nodes.node(2).open(null);
        ClusterSessions sessions = nodes.node(0).sessions();

        assertThat(sessions.find(far.id()).join().node()).isEqualTo("node-2");
        sessions.send(far.id(), HELLO).join();
        sessions.disconnect(far.id()).join();

        assertThat(far.isOpen()).isFalse();
    }

    @Test
    void singleNodeSendsNoRequestAndNamesNoNode() {
        TestClusterClients.Node single = nodes.new Node(null);
        String id = single.open("ada").id();

        SessionPage page = list(single, "", 10, null, null);
        assertMissing(single.sessions().find("0123456789abcdef"), NotFoundException.class);

        assertThat(nodes.requests()).isZero();
        assertThat(page.sessions()).extracting(SessionView::id).containsExactly(id);
        assertThat(TestClusterClients.JSON.writeValueAsString(page)).doesNotContain("node", "silent", "next");
    }

    /** Entries that do not fit one response are on the next page. */
    @Test
    void pageContinuesWhereAResponseIsFull() {
        String user = "u".repeat(ClusterResponse.MAX_BYTES / 5);
        for (int i = 0; i < 8; i++) {
            nodes.node(0).open(user);
        }
        String near = nodes.node(1).open(null).id();

        SessionPage first = list(nodes.node(1), "", 10, null, null);
        List<String> listed = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            SessionPage page = list(nodes.node(1), cursor, 10, null, null);
            assertThat(page.unavailableNodes()).isNull();
            page.sessions().forEach(session -> listed.add(session.id()));
            cursor = page.next();
        }

        assertThat(first.sessions()).hasSizeLessThan(9);
        assertThat(first.total()).isEqualTo(9);
        assertThat(listed).hasSize(9).doesNotHaveDuplicates().contains(near);
    }

    @Test
    void unknownQuestionIsRefused() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> nodes.node(0).handler().handle(new ClusterRequest("reboot", "{}".getBytes(UTF_8))))
                .withMessageStartingWith("Operation \"reboot\" is unknown: one of [");
    }

    private List<String> ids(@Nullable String topic, @Nullable String user) {
        return list(nodes.node(0), "", 10, topic, user).sessions().stream()
                .map(SessionView::id)
                .toList();
    }

    private static SessionPage list(
            TestClusterClients.Node asked, String cursor, int limit, @Nullable String topic, @Nullable String user) {
        return asked.sessions()
                .list(new SessionPage.Query(cursor, limit, topic, user))
                .join();
    }

    private static void assertMissing(CompletableFuture<?> response, Class<? extends Exception> why) {
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(response::join)
                .withCauseInstanceOf(why)
                .withMessageContaining("0123456789abcdef");
    }
}
