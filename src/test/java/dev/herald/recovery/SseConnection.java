package dev.herald.recovery;

import com.jayway.jsonpath.JsonPath;
import dev.herald.EventClient;
import dev.herald.EventClient.ReceivedEvent;
import dev.herald.topic.Position;
import java.io.IOException;
import java.net.SocketException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An event stream, which resumes like a browser with the last event id. */
final class SseConnection implements Connection {

    private final List<String> topics;
    private final EventClient client;

    SseConnection(int port, String topics, String positions) throws IOException {
        this.topics = List.of(topics.split("&"));
        client = positions.isEmpty()
                ? EventClient.connect(port, "/events?" + topics)
                : EventClient.connect(port, "/events?" + topics, "Last-Event-ID", positions);
        if (client.status() != 200) {
            throw new IOException("refused with " + client.status());
        }
    }

    @Override
    public List<Received.Lost> gaps() throws IOException {
        return client.gaps().stream().map(gap -> lost(gap.data())).toList();
    }

    @Override
    public @Nullable Received next() throws IOException {
        try {
            String before = client.lastId();
            ReceivedEvent event = client.next();
            return event == null ? null : received(event, before);
        } catch (SocketException e) {
            return null;
        }
    }

    private @Nullable Received received(ReceivedEvent event, String before) {
        return switch (event.name()) {
            case "herald/close" -> null;
            case "herald/gap" -> lost(event.data());
            default -> new Received.Publication(event.name(), position(event.name(), before, event.id()), event.data());
        };
    }

    /** The id has the positions of broadcasts and of each topic, in the order of the request. */
    private Position position(String topic, String before, String after) {
        int index = 1 + topics.indexOf("topic=" + topic);
        String position = List.of(after.split(",", -1)).get(index);
        if (position.equals(List.of(before.split(",", -1)).get(index))) {
            throw new AssertionError("%s after %s (expected: another position of %s)".formatted(after, before, topic));
        }
        return Position.parse(position);
    }

    @Override
    public String positions() {
        return client.lastId();
    }

    @Override
    public void close() {
        client.close();
    }

    static Received.Lost lost(String json) {
        String from = JsonPath.read(json, "$.from");
        return new Received.Lost(
                JsonPath.read(json, "$.topic"),
                from == null ? null : Position.parse(from),
                Position.parse(JsonPath.read(json, "$.to")));
    }
}
