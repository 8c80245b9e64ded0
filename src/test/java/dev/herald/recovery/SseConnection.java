package dev.herald.recovery;

import com.jayway.jsonpath.JsonPath;
import dev.herald.EventClient;
import dev.herald.EventClient.ReceivedEvent;
import java.io.IOException;
import java.net.SocketException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An event stream, which resumes like a browser with the last event id. */
final class SseConnection implements Connection {

    private final EventClient client;

    SseConnection(int port, String topics, String positions) throws IOException {
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
            ReceivedEvent event = client.next();
            return event == null ? null : received(event);
        } catch (SocketException e) {
            return null;
        }
    }

    private static @Nullable Received received(ReceivedEvent event) {
        return switch (event.name()) {
            case "herald/close" -> null;
            case "herald/gap" -> lost(event.data());
            default -> new Received.Publication(event.name(), event.data());
        };
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
                from == null ? null : offset(from),
                offset(JsonPath.read(json, "$.to")));
    }

    static long offset(String position) {
        return Long.parseLong(position.substring(position.indexOf(':') + 1));
    }
}
