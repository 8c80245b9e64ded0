package dev.herald.bench.nodes;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A WebSocket of one node that tells each message, with the moment at which it was heard. */
final class SubscriberProbe implements WebSocket.Listener {

    private final BiConsumer<String, Long> told;
    private final StringBuilder text = new StringBuilder();

    private SubscriberProbe(BiConsumer<String, Long> told) {
        this.told = told;
    }

    /** Returns when the node has said where its topics stand. */
    static void open(HttpClient client, int port, String query, BiConsumer<String, Long> told) {
        client.newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + port + "/websocket?" + query), new SubscriberProbe(told))
                .join();
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
        long now = System.nanoTime();
        text.append(data);
        if (last) {
            told.accept(text.toString(), now);
            text.setLength(0);
        }
        socket.request(1);
        return null;
    }
}
