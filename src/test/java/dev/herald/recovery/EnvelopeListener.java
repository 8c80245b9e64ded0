package dev.herald.recovery;

import com.jayway.jsonpath.JsonPath;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A WebSocket with the subprotocol herald.v1: comes back with the position of each topic. */
final class EnvelopeListener implements Listener, WebSocket.Listener {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String OVER = "";

    private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
    private final Map<String, String> positions = new LinkedHashMap<>();
    private final StringBuilder text = new StringBuilder();
    private final WebSocket socket;

    EnvelopeListener(int port, String topics, String since) throws Exception {
        String query = since.isEmpty() ? topics : topics + "&since=" + since;
        socket = HTTP.newWebSocketBuilder()
                .subprotocols("herald.v1")
                .buildAsync(URI.create("ws://localhost:" + port + "/websocket?" + query), this)
                .get(30, TimeUnit.SECONDS);
    }

    @Override
    public List<Heard.Lost> greeting() throws Exception {
        List<Heard.Lost> gaps = new ArrayList<>();
        String frame = frame();
        for (; !frame.equals(OVER) && type(frame).equals("gap"); frame = frame()) {
            gaps.add(EventListener.lost(frame));
        }
        if (frame.equals(OVER)) {
            throw new IOException("the connection ended before the greeting");
        }
        positions.putAll(JsonPath.read(frame, "$.positions"));
        return gaps;
    }

    @Override
    public @Nullable Heard next() throws InterruptedException {
        String frame = frame();
        if (frame.equals(OVER)) {
            return null;
        }
        if (type(frame).equals("gap")) {
            return EventListener.lost(frame);
        }
        if (!type(frame).equals("message")) {
            throw new AssertionError(frame);
        }
        String topic = JsonPath.read(frame, "$.topic");
        positions.put(topic, JsonPath.read(frame, "$.position"));
        return new Heard.Said(topic, JsonPath.read(frame, "$.data"));
    }

    private String frame() throws InterruptedException {
        String frame = frames.poll(30, TimeUnit.SECONDS);
        if (frame == null) {
            throw new AssertionError("heard nothing for 30 s");
        }
        return frame;
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
        socket.abort();
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            frames.add(text.toString());
            text.setLength(0);
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
        frames.add(OVER);
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        frames.add(OVER);
    }
}
