package dev.herald.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.herald.topic.Position;
import dev.herald.topic.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterTopicsTests {

    private static final Position BEFORE = new Position(7, 40);

    private final TestClusterClients nodes = new TestClusterClients(3);

    @Test
    void sumsTheSubscribersOfAllNodes() {
        nodes.node(0).subscribe("news");
        nodes.node(1).subscribe("news", "sport");
        nodes.node(2).subscribe("news");
        nodes.node(2).subscribe("news");

        assertThat(list(0, "", 10, topic -> true).topics())
                .extracting(TopicView::topic, TopicView::subscribers)
                .containsExactly(tuple("news", 4), tuple("sport", 1));
    }

    @Test
    void restIsOfTheNodeThatHasTheNewestMessage() {
        nodes.node(0).publish("news", BEFORE);
        String newest = nodes.node(1).publish("news", new Position(7, 41));
        nodes.node(2).subscribe("news");

        TopicView view = list(0, "", 10, topic -> true).topics().getFirst();

        assertThat(view.position()).isEqualTo(newest).isEqualTo("0000000000000007:42");
        assertThat(view.messages()).isEqualTo(1);
        assertThat(view).isEqualTo(list(2, "", 10, topic -> true).topics().getFirst());
    }

    @Test
    void whereTopicsAreKeptIsBelievedAboutTheEpoch() {
        nodes.node(0).publish("news", new Position(6, 99));
        nodes.keep("news", 3, "0000000000000007:3");

        assertThat(list(0, "", 10, topic -> true).topics())
                .containsExactly(new TopicView("news", 0, 3, 300, "0000000000000007:3"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 9, 50})
    void pagesLoseAndDoubleNothing(int limit) {
        nodes.keep("a", 1, "0000000000000001:1");
        nodes.keep("d", 1, "0000000000000002:1");
        nodes.keep("e", 1, "0000000000000003:1");
        nodes.node(0).subscribe("b", "d", "g");
        nodes.node(1).subscribe("c", "d");
        nodes.node(2).subscribe("b", "f", "h");

        assertThat(names(limit, topic -> true)).containsExactly("a", "b", "c", "d", "e", "f", "g", "h");
        assertThat(names(limit, topic -> topic.name().compareTo("e") > 0)).containsExactly("f", "g", "h");
    }

    @Test
    void pageIsFilledWithWhatIsWanted() {
        for (int i = 100; i < 250; i++) {
            nodes.keep("other." + i, 1, "0000000000000001:1");
        }
        nodes.keep("wanted.a", 1, "0000000000000001:1");
        nodes.node(1).subscribe("wanted.b", "wanted.c");

        TopicPage page = list(0, "", 2, topic -> topic.name().startsWith("wanted."));

        assertThat(page.topics()).extracting(TopicView::topic).containsExactly("wanted.a", "wanted.b");
        assertThat(page.next()).isEqualTo("wanted.b");
    }

    @Test
    void searchForWhatIsWantedEndsAndCanGoOn() {
        for (int i = 1000; i < 3000; i++) {
            nodes.keep("other." + i, 1, "0000000000000001:1");
        }
        nodes.keep("wanted", 1, "0000000000000001:1");

        TopicPage page = list(0, "", 2, topic -> topic.name().equals("wanted"));

        assertThat(page.topics()).isEmpty();
        assertThat(page.next()).startsWith("other.1");
        assertThat(nodes.requests()).isEqualTo(2);
        assertThat(names(2, topic -> topic.name().equals("wanted"))).containsExactly("wanted");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 50})
    void findsAllTopicsWithAPrefixOnAnyNode(int limit) {
        nodes.keep("order", 1, "0000000000000001:1");
        nodes.keep("orders", 1, "0000000000000001:1");
        nodes.keep("orders.2", 1, "0000000000000002:1");
        nodes.node(0).subscribe("orders.1", "orderz", "Orders.1", "ordert", "orderr~~", "herald");
        nodes.node(2).subscribe("orders-x", "orders_", "orderr", "orders~~", "orders*", "orders[1]?", "orders\\");

        assertThat(names("orders", limit, topic -> true))
                .containsExactly(
                        "orders",
                        "orders*",
                        "orders-x",
                        "orders.1",
                        "orders.2",
                        "orders[1]?",
                        "orders\\",
                        "orders_",
                        "orders~~");
        assertThat(names("orders[", limit, topic -> true)).containsExactly("orders[1]?");
        assertThat(names("orders*", limit, topic -> true)).containsExactly("orders*");
        assertThat(names("orders\\", limit, topic -> true)).containsExactly("orders\\");
        assertThat(names("orders~", limit, topic -> true)).containsExactly("orders~~");
        assertThat(names("orders.", limit, topic -> !topic.name().endsWith("1")))
                .containsExactly("orders.2");
        assertThat(names("-", limit, topic -> true)).isEmpty();
    }

    @Test
    void searchesNoTopicsBeforeOrAfterAPrefix() {
        for (int i = 1000; i < 3000; i++) {
            nodes.keep("a." + i, 1, "0000000000000001:1");
            nodes.keep("z." + i, 1, "0000000000000001:1");
        }
        nodes.keep("m", 1, "0000000000000001:1");

        TopicPage page = list(0, "m", "", 2, topic -> true);

        assertThat(page.topics()).extracting(TopicView::topic).containsExactly("m");
        assertThat(page.next()).isNull();
        assertThat(nodes.requests()).isEqualTo(1);
        assertThat(nodes.statesRead()).isEqualTo(1);
    }

    /** Three commands of Redis for each: a caller that may see none of 2,000 topics causes none of them. */
    @Test
    void readsTheStateOfVisibleTopicsOnly() {
        for (int i = 1000; i < 3000; i++) {
            nodes.keep("other." + i, 1, "0000000000000001:1");
        }

        list(0, "", 10, topic -> false);
        assertThat(nodes.statesRead()).isZero();
        list(0, "", 10, topic -> true);
        assertThat(nodes.statesRead()).isEqualTo(10);
        list(0, "", 10, topic -> topic.name().endsWith("5"));
        assertThat(nodes.statesRead()).isEqualTo(20);
    }

    @Test
    void namesANodeThatDoesNotRespond() {
        nodes.node(0).subscribe("news");
        nodes.node(1).subscribe("news");
        nodes.node(1).fallSilent();

        TopicPage page = list(0, "", 10, topic -> true);

        assertThat(page.topics()).extracting(TopicView::subscribers).containsExactly(1);
        assertThat(page.unavailableNodes()).containsExactly("node-1");
    }

    @Test
    void singleNodeSendsNoRequest() {
        TestClusterClients.Node single = nodes.new Node(null);
        single.subscribe("a", "b", "c");

        TopicPage page = single.topics()
                .list(
                        new TopicPage.Query("", 1),
                        new TopicFilter("", topic -> !topic.name().equals("a")))
                .join();

        assertThat(page.topics()).extracting(TopicView::topic).containsExactly("b");
        assertThat(page.next()).isEqualTo("b");
        assertThat(page.unavailableNodes()).isNull();
        assertThat(nodes.requests()).isZero();
    }

    private List<String> names(int limit, Predicate<Topic> wanted) {
        return names("", limit, wanted);
    }

    private List<String> names(String prefix, int limit, Predicate<Topic> wanted) {
        List<String> names = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            TopicPage page = list(1, prefix, cursor, limit, wanted);
            assertThat(page.topics()).hasSizeLessThanOrEqualTo(limit);
            page.topics().forEach(view -> names.add(view.topic()));
            cursor = page.next();
        }
        return names;
    }

    private TopicPage list(int node, String cursor, int limit, Predicate<Topic> wanted) {
        return list(node, "", cursor, limit, wanted);
    }

    private TopicPage list(int node, String prefix, String cursor, int limit, Predicate<Topic> wanted) {
        return nodes.node(node)
                .topics()
                .list(new TopicPage.Query(cursor, limit), new TopicFilter(prefix, wanted))
                .join();
    }
}
