package dev.herald.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.herald.broadcast.PublishRequest;
import dev.herald.broadcast.Receipt;
import dev.herald.sessionevents.OpenSessions;
import dev.herald.sessionevents.Report;
import dev.herald.sessionevents.ReportedSession;
import dev.herald.topic.Message;
import dev.herald.topic.Topic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of all nodes in Redis, beside the topic of their events and in its slot: a script changes both, so that neither is ever
 * without the other. Nothing of it expires, since a session may be open for any time. Safe for use by any thread; nothing here blocks.
 */
final class RedisOpenSessions implements OpenSessions {

    private static final Topic TOPIC = Topic.SESSION_EVENTS;
    private static final int PART = 500;

    private final String self;
    private final RedisConnections connections;
    private final Keys keys;
    private final PublishScript script;
    private final RedisTopicSource topicSource;
    private final RedisDirectory directory;

    /** @param self the id of this node */
    RedisOpenSessions(
            String self,
            RedisConnections connections,
            Keys keys,
            PublishScript script,
            RedisTopicSource topicSource,
            RedisDirectory directory) {
        this.self = self;
        this.connections = connections;
        this.keys = keys;
        this.script = script;
        this.topicSource = topicSource;
        this.directory = directory;
    }

    @Override
    public String self() {
        return self;
    }

    @Override
    public CompletableFuture<Integer> apply(long batch, List<Report> reports) {
        return apply(self, batch, "", reports);
    }

    @Override
    public CompletableFuture<Integer> applyFor(String node, String signOfLife, List<Report> reports) {
        return apply(node, 0, signOfLife, reports);
    }

    @Override
    public CompletableFuture<SessionsPart> sessions(String node, String cursor) {
        return AsyncCall.attempt(() -> connections.run(
                        Script.SESSIONS_PART,
                        new byte[][] {keys.sessions(node)},
                        bytes(cursor),
                        TopicArguments.number(PART)))
                .thenApply(RedisOpenSessions::part);
    }

    @Override
    public CompletableFuture<ReportedNodes> signOfLife() {
        List<byte[]> all = new ArrayList<>(List.of(keys.of(TOPIC)));
        all.add(keys.sessions(self));
        all.add(keys.signsOfLife());
        return AsyncCall.attempt(() -> connections.run(Script.SIGNS, all.toArray(byte[][]::new), bytes(self)))
                .thenApply(RedisOpenSessions::nodes);
    }

    @Override
    public CompletableFuture<Boolean> forget(String node, String signOfLife) {
        return AsyncCall.attempt(() -> connections.run(
                        Script.FORGET,
                        new byte[][] {keys.sessions(node), keys.signsOfLife(), keys.sessionBatches()},
                        bytes(node),
                        bytes(signOfLife)))
                .thenApply(result -> !text(result.getFirst()).equals("open"));
    }

    private CompletableFuture<Integer> apply(String node, long batch, String signOfLife, List<Report> reports) {
        List<PublishRequest> events = new ArrayList<>();
        List<byte[]> changes = new ArrayList<>(List.of(
                bytes(node), TopicArguments.number(batch), bytes(signOfLife), TopicArguments.number(reports.size())));
        List<byte[]> each = new ArrayList<>();
        for (Report report : reports) {
            each.add(bytes(report.type().name().toLowerCase(Locale.ROOT)));
            each.add(bytes(report.session()));
            each.add(bytes(report.detail()));
            each.add(number(events, report.event()));
            each.add(number(events, report.topicEvent()));
        }
        changes.addAll(PublishScript.layout());
        changes.addAll(each);
        List<byte[]> more =
                List.of(keys.sessions(node), keys.subscriberCounts(), keys.signsOfLife(), keys.sessionBatches());
        return AsyncCall.attempt(() -> script.run(TOPIC, more, changes, events)).thenApply(this::published);
    }

    /** The number of an event among those that are to be published; 0 for none. */
    private static byte[] number(List<PublishRequest> events, @Nullable String event) {
        if (event == null) {
            return TopicArguments.number(0);
        }
        events.add(new PublishRequest(TOPIC, Message.of(event)));
        return TopicArguments.number(events.size());
    }

    private int published(List<Receipt> receipts) {
        if (!receipts.isEmpty()) {
            topicSource.published(TOPIC, receipts.getLast().position());
            directory.published(TOPIC);
        }
        return receipts.size();
    }

    private static SessionsPart part(List<byte[]> result) {
        List<ReportedSession> sessions = new ArrayList<>();
        for (int i = 1; i < result.size(); i += 2) {
            List<String> lines = text(result.get(i + 1)).lines().toList();
            sessions.add(new ReportedSession(text(result.get(i)), lines.getFirst(), lines.subList(1, lines.size())));
        }
        return new SessionsPart(text(result.getFirst()), sessions);
    }

    private static ReportedNodes nodes(List<byte[]> result) {
        Map<String, String> signs = new HashMap<>();
        for (int i = 2; i < result.size(); i += 2) {
            signs.put(text(result.get(i)), text(result.get(i + 1)));
        }
        return new ReportedNodes(new String(result.getFirst(), US_ASCII), StreamEntry.number(result.get(1)), signs);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }
}
