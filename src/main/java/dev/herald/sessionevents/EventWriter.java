package dev.herald.sessionevents;

import dev.herald.session.User;
import dev.herald.topic.Topic;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.socket.CloseStatus;
import tools.jackson.databind.json.JsonMapper;

/** Writes the reports of changes, with their events in JSON. Immutable. */
final class EventWriter {

    private static final String NODE_SEPARATOR = "/";

    private final JsonMapper json;
    private final Set<EventType> types;

    /** @param types the events that are published */
    EventWriter(JsonMapper json, Set<EventType> types) {
        this.json = json;
        this.types = types;
    }

    /** Of a change on this node: a disconnect is preceded by the end of each subscription. */
    List<Report> of(String node, Change change) {
        String detail = detail(change.client());
        String session = change.client().session();
        Instant time = change.time();
        return switch (change.type()) {
            case CONNECT -> List.of(connect(node, session, detail, time));
            case SUBSCRIBE, UNSUBSCRIBE ->
                List.of(subscription(
                        change.type(),
                        node,
                        session,
                        detail,
                        change.topics().getFirst().name(),
                        time));
            case DISCONNECT ->
                disconnect(
                        node,
                        new ReportedSession(
                                session,
                                detail,
                                change.topics().stream().map(Topic::name).toList()),
                        code(change.status()),
                        reason(change.status()),
                        time);
            case OCCUPIED, VACATED, LOST -> throw new IllegalArgumentException(change.toString());
        };
    }

    Report connect(String node, String session, String detail, Instant time) {
        return new Report(
                EventType.CONNECT,
                session,
                detail,
                event(EventType.CONNECT, node, session, detail, time, Map.of()),
                null);
    }

    Report subscription(EventType type, String node, String session, String detail, String topic, Instant time) {
        EventType topicType = type == EventType.SUBSCRIBE ? EventType.OCCUPIED : EventType.VACATED;
        return new Report(
                type,
                session,
                topic,
                event(type, node, session, detail, time, Map.of("topic", topic)),
                topicEvent(topicType, topic, time));
    }

    /** @param code null if it is not known */
    List<Report> disconnect(
            String node, ReportedSession session, @Nullable Integer code, @Nullable String reason, Instant time) {
        List<Report> reports = new ArrayList<>();
        session.topics()
                .forEach(topic -> reports.add(
                        subscription(EventType.UNSUBSCRIBE, node, session.id(), session.detail(), topic, time)));
        Map<String, Object> end = new LinkedHashMap<>();
        put(end, "code", code);
        put(end, "reason", reason);
        reports.add(new Report(
                EventType.DISCONNECT,
                session.id(),
                "",
                event(EventType.DISCONNECT, node, session.id(), session.detail(), time, end),
                null));
        return reports;
    }

    Report lost(String node, long count, Instant time) {
        Map<String, Object> event = head(EventType.LOST, time);
        event.put("node", name(node));
        event.put("count", count);
        return new Report(EventType.LOST, "", "", json.writeValueAsString(event), null);
    }

    /** What is remembered of a session, to report its end without it: fields of a JSON object. */
    String detail(Change.Client client) {
        User user = client.user() == null ? null : User.ofKey(client.user());
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("client", client.uuid());
        put(fields, "user", user == null ? null : user.name());
        put(fields, "issuer", user == null ? null : user.issuer());
        fields.put("transport", client.transport().tag());
        return inner(fields);
    }

    private @Nullable String event(
            EventType type, String node, String session, String detail, Instant time, Map<String, Object> more) {
        if (!types.contains(type)) {
            return null;
        }
        Map<String, Object> head = head(type, time);
        head.put("node", name(node));
        head.put("session", session);
        return "{%s,%s%s}".formatted(inner(head), detail, more.isEmpty() ? "" : "," + inner(more));
    }

    private @Nullable String topicEvent(EventType type, String topic, Instant time) {
        if (!types.contains(type)) {
            return null;
        }
        Map<String, Object> event = head(type, time);
        event.put("topic", topic);
        return "{%s,\"generation\":".formatted(inner(event));
    }

    private static Map<String, Object> head(EventType type, Instant time) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("type", type.tag());
        event.put("time", time.truncatedTo(ChronoUnit.MILLIS).toString());
        return event;
    }

    private static void put(Map<String, Object> object, String name, @Nullable Object value) {
        if (value != null) {
            object.put(name, value);
        }
    }

    private static @Nullable Integer code(@Nullable CloseStatus status) {
        return status == null ? null : status.getCode();
    }

    private static @Nullable String reason(@Nullable CloseStatus status) {
        return status == null
                        || status.getReason() == null
                        || status.getReason().isEmpty()
                ? null
                : status.getReason();
    }

    /** The name of a node in its id. */
    private static String name(String node) {
        return node.split(NODE_SEPARATOR, 2)[0];
    }

    private String inner(Map<String, Object> fields) {
        String object = json.writeValueAsString(fields);
        return object.substring(1, object.length() - 1);
    }
}
