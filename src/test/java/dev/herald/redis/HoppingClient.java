package dev.herald.redis;

import static org.awaitility.Awaitility.await;

import dev.herald.broadcast.Node;
import dev.herald.session.LineSink;
import dev.herald.testing.DeliveryChecker;
import dev.herald.topic.Position;
import dev.herald.topic.Topic;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client of one topic that goes from node to node, resumes from its position, and records what it receives. One thread uses it. */
final class HoppingClient {

    private final Topic topic;
    private final DeliveryChecker.Client account;
    private @Nullable Position position;
    private Node node;
    private LineSink sink;
    private int taken;

    HoppingClient(Topic topic, DeliveryChecker.Client account, Node node) {
        this.topic = topic;
        this.account = account;
        this.node = node;
        this.sink = node.subscribe(0, List.of(), topic);
    }

    /** Disconnects, and connects to this node without waiting for it. */
    void hop(Node to) {
        leave();
        node = to;
        taken = 0;
        sink = to.subscribe(0, position == null ? List.of() : List.of(position), topic);
    }

    void leave() {
        node.disconnect(sink);
        take();
    }

    HoppingClient awaitConnected() {
        await().atMost(RedisFailureTest.SOON).until(this::isConnected);
        take();
        return this;
    }

    boolean isConnected() {
        return sink.isSubscribed();
    }

    boolean isRefused() {
        return sink.closed() != null;
    }

    void awaitText(String text) {
        await().atMost(RedisFailureTest.SOON).until(() -> texts().contains(text));
    }

    /** All that it ever received. */
    List<String> texts() {
        take();
        return account.texts();
    }

    long gaps() {
        take();
        return account.gaps();
    }

    private void take() {
        if (!sink.isSubscribed()) {
            return; // refused: its position stays
        }
        Position start = sink.connectedAt(topic);
        if (start != null) {
            account.start(start);
            position = position == null ? start : position;
        }
        List<String> records = sink.records();
        for (; taken < records.size(); taken++) {
            take(records.get(taken).split(" ", 4));
        }
    }

    /** {@code topic position text}, or {@code gap topic from to}. */
    private void take(String[] record) {
        if (record[0].equals("gap")) {
            position = Position.parse(record[3]);
            account.gap(record[2].equals("-") ? null : Position.parse(record[2]), position);
        } else {
            position = Position.parse(record[1]);
            account.received(position, record[2]);
        }
    }
}
