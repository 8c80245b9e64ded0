package dev.herald.bench.nodes;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A WebSocket to one node that reports each message with the time at which it was received. */
final class SubscriberProbe implements WebSocket.Listener {

    private final BiConsumer<String, Long> onMessage;
    private final StringBuilder text = new StringBuilder();

    private SubscriberProbe(BiConsumer<String, Long> onMessage) {
        this.onMessage = onMessage;
    }

    /** Returns when the subscription is established. */
    static void open(HttpClient client, int port, String query, BiConsumer<String, Long> onMessage) {
        client.newWebSocketBuilder()
                .buildAsync(
                        URI.create("ws://127.0.0.1:" + port + "/websocket?" + query), new SubscriberProbe(onMessage))
                .join();
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
        long now = System.nanoTime();
        text.append(data);
        if (last) {
            onMessage.accept(text.toString(), now);
            text.setLength(0);
        }
        socket.request(1);
        return null;
    }
}
