package dev.herald.broadcast;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.herald.session.LineSink;
import dev.herald.topic.ClientInfo;
import dev.herald.topic.Message;
import dev.herald.topic.Position;
import dev.herald.topic.Retention;
import dev.herald.topic.Retention.Overflow;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

/** What every {@link Relay} promises, on each of its nodes. */
public abstract class RelayContract {

    protected static final Topic NEWS = new Topic("news");
    protected static final Publisher BACKEND = new Publisher("key:backend");
    protected static final Duration SOON = Duration.ofSeconds(20);

    private static final byte[] NOT_UTF8 = {0, -1, '\n', ':'};

    private final List<Node> nodes = new ArrayList<>();

    /** A node that is, or may be, one of several. */
    protected abstract Node node(TopicSettings settings) throws Exception;

    /** How many nodes there can be. */
    protected abstract int most();

    @BeforeEach
    protected void begin() throws Exception {
        for (int i = 0; i < most(); i++) {
            nodes.add(node(settings(10_000)));
        }
    }

    @AfterEach
    void end() throws Exception {
        for (Node node : nodes) {
            node.close();
        }
    }

    protected static TopicSettings settings(int count) {
        Retention history = new Retention(count, DataSize.ofMegabytes(16), Duration.ofMinutes(5), Overflow.DISCONNECT);
        return new TopicSettings(DataSize.ofKilobytes(64), DataSize.ofMegabytes(64), 1_000, 0, history, List.of());
    }

    protected static PublishRequest item(Topic topic, String text) {
        return new PublishRequest(topic, Message.of(text));
    }

    private Node first() {
        return nodes.getFirst();
    }

    private Node last() {
        return nodes.getLast();
    }

    protected static LineSink subscribed(LineSink sink) {
        await().atMost(SOON).until(sink::isSubscribed);
        return sink;
    }

    @Test
    void subscribersOnEachNodeReceiveIt() {
        List<LineSink> all = nodes.stream()
                .map(node -> subscribed(node.subscribe(0, List.of(), NEWS)))
                .toList();

        first().relay().publish(item(NEWS, "hello")).join();

        for (LineSink each : all) {
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(each.messages(NEWS)).containsExactly("hello"));
        }
    }

    /** Also one that imitates the keys of another. */
    @Test
    void aTopicHasAnyName() {
        Topic[] topics = Stream.of("a", "a}", "a%7D", "}", "{", "{}a", "a}:state", "a}:stream", "*[a]?", "a,b@c'\"\\")
                .map(Topic::new)
                .toArray(Topic[]::new);
        LineSink sink = subscribed(last().subscribe(0, List.of(), topics));
        List<Position> before = new ArrayList<>();

        for (Topic topic : topics) {
            Receipt receipt =
                    first().relay().publish(item(topic, "to " + topic)).join();
            before.add(new Position(receipt.position().epoch(), 0));
        }

        LineSink resumed = subscribed(first().subscribe(0, before, topics));
        for (Topic topic : topics) {
            await().atMost(SOON).untilAsserted(() -> {
                assertThat(sink.messages(topic)).containsExactly("to " + topic);
                assertThat(resumed.messages(topic)).containsExactly("to " + topic);
            });
        }
    }

    @Test
    void offsetsBeginWithOneAndHaveNoGaps() {
        List<Position> positions = IntStream.range(0, 20)
                .mapToObj(i -> nodes.get(i % nodes.size())
                        .relay()
                        .publish(item(NEWS, "m" + i))
                        .join())
                .map(Receipt::position)
                .toList();

        assertThat(positions)
                .extracting(Position::offset)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 20).mapToObj(i -> (long) i).toList());
        assertThat(positions)
                .extracting(Position::epoch)
                .containsOnly(positions.getFirst().epoch());
    }

    @Test
    void theOrderIsTheSameEverywhereAndThatOfTheOffsets() {
        List<LineSink> all = nodes.stream()
                .map(node -> subscribed(node.subscribe(0, List.of(), NEWS)))
                .toList();

        List<CompletableFuture<Receipt>> receipts = IntStream.range(0, 500)
                .mapToObj(i -> nodes.get(i % nodes.size()).relay().publish(item(NEWS, "m" + i)))
                .toList();
        receipts.forEach(CompletableFuture::join);

        for (LineSink each : all) {
            await().atMost(SOON).untilAsserted(() -> assertThat(each.lines()).hasSize(500));
            assertThat(each.lines()).isEqualTo(all.getFirst().lines());
            assertThat(each.lines().stream().map(line -> line.split(" ", 3)[1]).map(Position::parse))
                    .extracting(Position::offset)
                    .isSorted();
        }
    }

    @Test
    void laterSubscriberReceivesHistoryOnAnyNode() {
        first().relay().publish(item(NEWS, "one")).join();
        first().relay().publish(item(NEWS, "two")).join();

        LineSink late = last().subscribe(1, List.of(), NEWS);

        await().atMost(SOON).untilAsserted(() -> assertThat(late.messages(NEWS)).containsExactly("two"));
        assertThat(last().read(NEWS)).hasSize(2);
    }

    @Test
    void clientThatResumesOnAnotherNodeMissesNothingAndReceivesNothingTwice() {
        LineSink before = subscribed(first().subscribe(0, List.of(), NEWS));
        first().relay().publish(item(NEWS, "one")).join();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(before.messages(NEWS)).containsExactly("one"));
        List<Position> positions = before.positions();
        first().relay().publish(item(NEWS, "two")).join();

        LineSink after = last().subscribe(0, positions, NEWS);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(after.messages(NEWS)).containsExactly("two"));
        last().relay().publish(item(NEWS, "three")).join();

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(after.messages(NEWS)).containsExactly("two", "three"));
        assertThat(after.gaps()).isZero();
    }

    @Test
    void aKeyIsGoodForOneMessage() {
        LineSink sink = subscribed(last().subscribe(0, List.of(), NEWS));
        IdempotencyKey key = new IdempotencyKey("k");
        Receipt first = first().relay()
                .publish(new PublishRequest(NEWS, Message.of("once"), BACKEND, key))
                .join();

        Receipt again = last().relay()
                .publish(new PublishRequest(NEWS, Message.of("once"), BACKEND, key))
                .join();
        assertThat(again).isEqualTo(first);
        assertThatThrownBy(() -> last().relay()
                        .publish(new PublishRequest(NEWS, Message.of("other"), BACKEND, key))
                        .join())
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOf(IdempotencyKeyConflictException.class);
        first().relay().publish(item(NEWS, "next")).join();

        await().atMost(SOON).untilAsserted(() -> assertThat(sink.messages(NEWS)).containsExactly("once", "next"));
    }

    @Test
    void theSameKeyOfAnotherPublisherIsAnother() {
        LineSink sink = subscribed(last().subscribe(0, List.of(), NEWS));
        IdempotencyKey key = new IdempotencyKey("k");

        Receipt mine = first().relay()
                .publish(new PublishRequest(NEWS, Message.of("same"), BACKEND, key))
                .join();
        for (String name : List.of("key:other", "key:backend:k", "user:a}{b ü", "")) {
            Receipt theirs = last().relay()
                    .publish(new PublishRequest(NEWS, Message.of("same"), new Publisher(name), key))
                    .join();
            assertThat(theirs.position()).as(name).isNotEqualTo(mine.position());
        }

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(sink.messages(NEWS)).hasSize(5).containsOnly("same"));
    }

    @Test
    void theSameKeyUnderAnotherTopicIsAnother() {
        IdempotencyKey key = new IdempotencyKey("k");
        Receipt news = first().relay()
                .publish(new PublishRequest(NEWS, Message.of("x"), BACKEND, key))
                .join();
        Receipt sport = first().relay()
                .publish(new PublishRequest(new Topic("sport"), Message.of("y"), BACKEND, key))
                .join();

        assertThat(news.position().offset()).isEqualTo(1);
        assertThat(sport.position().offset()).isEqualTo(1);
        assertThat(sport.position().epoch()).isNotEqualTo(news.position().epoch());
    }

    @Test
    void recipientsAreThisNodesListeners() {
        subscribed(first().subscribe(0, List.of(), NEWS));
        subscribed(first().subscribe(0, List.of(), NEWS));

        assertThat(first().relay().publish(item(NEWS, "x")).join().recipients()).isEqualTo(2);
    }

    @Test
    void theClockIsEachNodesOwn() {
        LineSink here = subscribed(first().subscribe(0, List.of()));
        first().relay().publish(item(Topic.TICK, "tick")).join();

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(here.messages(Topic.TICK)).containsExactly("tick"));
    }

    @Test
    void anyBytesArriveAsTheyWere() {
        LineSink sink = subscribed(last().subscribe(0, List.of(), NEWS));
        first().relay().publish(item(NEWS, "\u0001 \"\\ : {} % \uD83D\uDE00\t")).join();

        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(sink.messages(NEWS)).containsExactly("\u0001 \"\\ : {} % \uD83D\uDE00\t"));
    }

    @Test
    void aTraceGoesAlong() {
        String traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        Receipt receipt = first().relay()
                .publish(new PublishRequest(NEWS, Message.of("traced").withTraceparent(traceparent)))
                .join();

        assertThat(receipt.position().offset()).isEqualTo(1);
        assertThat(last().newest(NEWS))
                .isNotNull()
                .extracting(Message::traceparent)
                .isEqualTo(traceparent);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void attributesGoAlong(boolean live) {
        ClientInfo client = new ClientInfo("ann", "4711", bytes("{\"name\":\n\"Änn\"}"), NOT_UTF8);
        for (Message message : List.of(
                Message.ofJson(bytes("{\"a\":\n1}")),
                Message.ofBinary(NOT_UTF8),
                Message.of("text").withClient(client).withTags(Map.of("ü", "1", "b", "")),
                Message.ofBinary(NOT_UTF8).withClient(client).asDelta())) {
            if (live) {
                subscribed(last().subscribe(0, List.of(), NEWS));
            }
            first().relay().publish(new PublishRequest(NEWS, message)).join();

            await().atMost(SOON).until(() -> describe(last().newest(NEWS)), describe(message)::equals);
        }
    }

    private static List<?> describe(@Nullable Message message) {
        return message == null
                ? List.of()
                : List.of(
                        message.kind(),
                        HexFormat.of().formatHex(message.data()),
                        Optional.ofNullable(message.client()),
                        message.tags(),
                        message.isDelta());
    }

    @Test
    void aKeyIsGoodForOneKindOfData() {
        IdempotencyKey key = new IdempotencyKey("k");
        Message json = Message.ofJson(bytes("1")).withTags(Map.of("a", "1"));
        Receipt first = first().relay()
                .publish(new PublishRequest(NEWS, json, BACKEND, key))
                .join();

        assertThat(last().relay()
                        .publish(new PublishRequest(NEWS, json, BACKEND, key))
                        .join())
                .isEqualTo(first);
        for (Message other : List.of(Message.of("1"), Message.ofJson(bytes("1")))) {
            assertThatThrownBy(() -> last().relay()
                            .publish(new PublishRequest(NEWS, other, BACKEND, key))
                            .join())
                    .hasCauseInstanceOf(IdempotencyKeyConflictException.class);
        }
    }

    @Test
    void whatSkipsHistoryReachesCurrentSubscribersInOrderAndNobodyLater() {
        LineSink live = subscribed(last().subscribe(0, List.of(), NEWS));
        Position one = publish(item(NEWS, "one")).position();
        Receipt skipped = publish(unkept("typing"));
        Position two = publish(item(NEWS, "two")).position();
        publish(unkept("typing again"));

        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(live.messages(NEWS)).containsExactly("one", "typing", "two", "typing again"));
        assertThat(skipped.position()).isEqualTo(one);
        assertThat(two).isEqualTo(new Position(one.epoch(), one.offset() + 1));
        for (Node node : nodes) {
            LineSink replayed = subscribed(node.subscribe(10, List.of(), NEWS));
            LineSink resumed = subscribed(node.subscribe(0, List.of(one), NEWS));
            LineSink current = subscribed(node.subscribe(0, List.of(two), NEWS));
            publish(unkept("to all"));
            await().atMost(SOON).untilAsserted(() -> {
                assertThat(replayed.messages(NEWS)).containsExactly("one", "two", "to all");
                assertThat(resumed.messages(NEWS)).containsExactly("two", "to all");
                assertThat(current.messages(NEWS)).containsExactly("to all");
            });
            assertThat(replayed.gaps() + resumed.gaps() + current.gaps()).isZero();
        }
    }

    @Test
    void manyThatSkipHistoryRemoveNothingFromIt() throws Exception {
        Node small = node(settings(3));
        nodes.add(small);
        LineSink live = subscribed(small.subscribe(0, List.of(), NEWS));
        List<Position> kept = Stream.of("one", "two")
                .map(text -> small.relay().publish(item(NEWS, text)).join().position())
                .toList();
        for (int i = 0; i < 20; i++) {
            String text = "unkept " + i;
            small.relay().publish(unkept(text)).join();
            await().atMost(SOON).until(() -> live.messages(NEWS).contains(text));
        }
        small.relay().publish(item(NEWS, "three")).join();

        LineSink resumed = subscribed(small.subscribe(0, List.of(kept.getFirst()), NEWS));
        LineSink replayed = subscribed(small.subscribe(10, List.of(), NEWS));

        await().atMost(SOON).untilAsserted(() -> {
            assertThat(resumed.messages(NEWS)).containsExactly("two", "three");
            assertThat(replayed.messages(NEWS)).containsExactly("one", "two", "three");
        });
        assertThat(resumed.gaps()).isZero();
    }

    @Test
    void whatSkipsHistoryReachesATopicWithoutMessages() {
        LineSink live = subscribed(last().subscribe(0, List.of(), NEWS));

        assertThat(publish(unkept("first")).position().offset()).isZero();

        await().atMost(SOON).untilAsserted(() -> assertThat(live.messages(NEWS)).containsExactly("first"));
        assertThat(publish(item(NEWS, "next")).position().offset()).isOne();
    }

    @Test
    void aBatchKeepsTheOrderOfWhatSkipsHistory() {
        LineSink live = subscribed(last().subscribe(0, List.of(), NEWS));
        first().relay()
                .publishAll(List.of(item(NEWS, "1"), unkept("2"), item(NEWS, "3"), unkept("4")))
                .forEach(CompletableFuture::join);

        await().atMost(SOON).untilAsserted(() -> assertThat(live.messages(NEWS)).containsExactly("1", "2", "3", "4"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anOldVersionIsDroppedOnEachNode(boolean skipHistory) {
        LineSink live = subscribed(last().subscribe(0, List.of(), NEWS));
        long large = Long.MAX_VALUE - 1; // has no double

        assertThat(publish(version("a", skipHistory, large - 1, "")).isDropped())
                .isFalse();
        assertThat(publish(version("b", skipHistory, large, "")).isDropped()).isFalse();
        Receipt newest = last().relay().publish(item(NEWS, "no version")).join();
        for (long old : new long[] {large, large - 1, 9, 10}) {
            Receipt dropped =
                    last().relay().publish(version("c", skipHistory, old, "")).join();
            assertThat(dropped).isEqualTo(Receipt.dropped(NEWS, newest.position()));
        }
        assertThat(publish(version("d", skipHistory, 10, "other")).isDropped()).isFalse();
        assertThat(publish(version("e", skipHistory, 10, "other")).isDropped()).isTrue();
        assertThat(publish(version("f", skipHistory, 9, "")).isDropped()).isTrue();
        assertThat(publish(version("g", skipHistory, 11, "")).isDropped()).isFalse();
        assertThat(publish(version("h", skipHistory, 11, "other")).isDropped()).isTrue();

        publish(item(NEWS, "end"));
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(live.messages(NEWS)).containsExactly("a", "b", "no version", "d", "g", "end"));
    }

    @Test
    void aKeyWithAVersionHasItsFirstReceipt() {
        IdempotencyKey first = new IdempotencyKey("1");
        IdempotencyKey second = new IdempotencyKey("2");
        Receipt taken = publish(versionWithKey(first, 5));
        Receipt dropped = publish(versionWithKey(second, 5));
        assertThat(dropped.isDropped()).isTrue();
        publish(versionWithKey(new IdempotencyKey("3"), 6));

        assertThat(last().relay().publish(versionWithKey(first, 5)).join()).isEqualTo(taken);
        assertThat(last().relay().publish(versionWithKey(second, 5)).join()).isEqualTo(dropped);
        assertThatThrownBy(() -> publish(versionWithKey(first, 7)))
                .hasCauseInstanceOf(IdempotencyKeyConflictException.class);
    }

    @Test
    void removedHistoryIsGoneOnEachNode() {
        LineSink live = subscribed(last().subscribe(0, List.of(), NEWS));
        Position one = publish(item(NEWS, "one")).position();
        Position two = publish(item(NEWS, "two")).position();
        await().atMost(SOON).until(() -> live.messages(NEWS).size() == 2);

        first().relay().removeHistory(NEWS).join();

        for (Node node : nodes) {
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(subscribed(node.subscribe(10, List.of(), NEWS))
                                    .messages(NEWS))
                            .isEmpty());
            LineSink before = subscribed(node.subscribe(0, List.of(one), NEWS));
            LineSink current = subscribed(node.subscribe(0, List.of(two), NEWS));
            await().atMost(SOON).untilAsserted(() -> assertThat(before.gaps()).isOne());
            assertThat(before.messages(NEWS)).isEmpty();
            assertThat(current.gaps()).isZero();
        }
        assertThat(publish(item(NEWS, "three")).position()).isEqualTo(new Position(one.epoch(), 3));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(live.messages(NEWS)).containsExactly("one", "two", "three"));
        assertThat(live.gaps()).isZero();
    }

    private Receipt publish(PublishRequest request) {
        return first().relay().publish(request).join();
    }

    private static PublishRequest unkept(String text) {
        return item(NEWS, text).with(new PublishOptions(true, 0, ""));
    }

    private static PublishRequest version(String text, boolean skipHistory, long version, String epoch) {
        return item(NEWS, text).with(new PublishOptions(skipHistory, version, epoch));
    }

    private static PublishRequest versionWithKey(IdempotencyKey key, long version) {
        return new PublishRequest(NEWS, Message.of("state"), BACKEND, key).with(new PublishOptions(false, version, ""));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
