package dev.herald.recovery;

import com.jayway.jsonpath.JsonPath;
import dev.herald.RawClient;
import dev.herald.RawClient.Frame;
import dev.herald.rfc6455.ClientFrames;
import dev.herald.topic.Position;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A WebSocket with the subprotocol herald.v1, which resumes with the position of each topic. */
final class HeraldV1Connection implements Connection {

    private final Map<String, String> positions = new LinkedHashMap<>();
    private final RawClient client;

    HeraldV1Connection(int port, String topics, String since) throws IOException {
        String query = since.isEmpty() ? topics : topics + "&since=" + since;
        client = new RawClient(port);
        client.upgrade(RawClient.HANDSHAKE.replace("/websocket", "/websocket?" + query)
                + "Sec-WebSocket-Protocol: herald.v1\n");
    }

    @Override
    public List<Received.Lost> gaps() throws IOException {
        List<Received.Lost> gaps = new ArrayList<>();
        String frame = frame();
        for (; frame != null && type(frame).equals("gap"); frame = frame()) {
            gaps.add(SseConnection.lost(frame));
        }
        if (frame == null) {
            throw new IOException("the connection was closed before the connected message");
        }
        positions.putAll(JsonPath.read(frame, "$.positions"));
        return gaps;
    }

    @Override
    public @Nullable Received next() {
        String frame = frame();
        if (frame == null || type(frame).equals("gap")) {
            return frame == null ? null : SseConnection.lost(frame);
        }
        if (!type(frame).equals("message")) {
            throw new AssertionError(frame);
        }
        String topic = JsonPath.read(frame, "$.topic");
        String position = JsonPath.read(frame, "$.position");
        positions.put(topic, position);
        return new Received.Publication(topic, Position.parse(position), JsonPath.read(frame, "$.data"));
    }

    /** The next text; null if the connection is closed, with a close frame or without. */
    private @Nullable String frame() {
        try {
            Frame frame = client.next();
            while (frame.firstByte() == ClientFrames.PING) {
                client.send(ClientFrames.PONG, frame.text());
                frame = client.next();
            }
            return frame.firstByte() == ClientFrames.TEXT ? frame.text() : null;
        } catch (SocketTimeoutException e) {
            throw new AssertionError("received nothing for 30 s, at " + positions, e);
        } catch (IOException e) {
            return null;
        }
    }

    private static String type(String frame) {
        return JsonPath.read(frame, "$.type");
    }

    @Override
    public String positions() {
        return String.join(",", positions.values());
    }

    @Override
    public void close() {
        try {
            client.reset();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
