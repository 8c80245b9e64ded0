package dev.herald;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** A WebSocket client that asks for envelopes, the subprotocol {@code herald.v1}. */
final class EnvelopeClient implements AutoCloseable {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Ear ear;
    private final WebSocket socket;

    private EnvelopeClient(Ear ear, WebSocket socket) {
        this.ear = ear;
        this.socket = socket;
    }

    private record Ear(BlockingQueue<String> heard, StringBuilder text) implements WebSocket.Listener {

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                heard.add(text.toString());
                text.setLength(0);
            }
            webSocket.request(1);
            return null;
        }
    }

    static EnvelopeClient connect(int port, String query) throws Exception {
        Ear ear = new Ear(new LinkedBlockingQueue<>(), new StringBuilder());
        WebSocket socket = HTTP.newWebSocketBuilder()
                .subprotocols("herald.v1")
                .buildAsync(URI.create("ws://localhost:" + port + "/websocket" + query), ear)
                .get(Client.PATIENCE_SECONDS, SECONDS);
        return new EnvelopeClient(ear, socket);
    }

    void say(String text) throws Exception {
        socket.sendText(text, true).get(Client.PATIENCE_SECONDS, SECONDS);
    }

    String next() throws InterruptedException {
        String next = ear.heard().poll(Client.PATIENCE_SECONDS, SECONDS);
        if (next == null) {
            throw new AssertionError("heard nothing (expected: an envelope)");
        }
        return next;
    }

    @Override
    public void close() {
        socket.abort();
    }
}
