package dev.herald;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A client on the JDK's WebSocket, which queues everything it receives until a test reads it. */
public final class Client implements WebSocket.Listener, AutoCloseable {

    /** Enough for a busy machine. */
    static final long TIMEOUT_SECONDS = 30;

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final BlockingQueue<Object> received = new LinkedBlockingQueue<>();
    private final AtomicInteger pings = new AtomicInteger();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream binary = new ByteArrayOutputStream();
    private @Nullable WebSocket socket;

    private Client() {}

    public static Client connect(int port) throws Exception {
        return connect(port, "/websocket");
    }

    /** Offers these subprotocols, if there are any. */
    public static Client connect(int port, String pathAndQuery, String... subprotocols) throws Exception {
        Client client = new Client();
        WebSocket.Builder builder = HTTP.newWebSocketBuilder();
        if (subprotocols.length > 0) {
            builder.subprotocols(subprotocols[0], Arrays.copyOfRange(subprotocols, 1, subprotocols.length));
        }
        client.socket = builder.buildAsync(URI.create("ws://localhost:" + port + pathAndQuery), client)
                .get(TIMEOUT_SECONDS, SECONDS);
        return client;
    }

    /** The negotiated subprotocol; empty for none. */
    public String subprotocol() {
        return socket().getSubprotocol();
    }

    public void send(CharSequence message) throws Exception {
        send(message, true);
    }

    public void send(CharSequence part, boolean last) throws Exception {
        socket().sendText(part, last).get(TIMEOUT_SECONDS, SECONDS);
    }

    public void send(byte[] message) throws Exception {
        send(message, true);
    }

    public void send(byte[] part, boolean last) throws Exception {
        socket().sendBinary(ByteBuffer.wrap(part), last).get(TIMEOUT_SECONDS, SECONDS);
    }

    /** Sends a close frame; {@link #closeCode} returns the code of the server's. */
    public void close(int code) throws Exception {
        socket().sendClose(code, "").get(TIMEOUT_SECONDS, SECONDS);
    }

    public String text() throws InterruptedException {
        return (String) next();
    }

    public byte[] binary() throws InterruptedException {
        return (byte[]) next();
    }

    public List<String> texts(int count) throws InterruptedException {
        List<String> texts = new ArrayList<>();
        while (texts.size() < count) {
            texts.add(text());
        }
        return texts;
    }

    /** The number of messages received and not read yet. */
    public int unread() {
        return received.size();
    }

    public int pings() {
        return pings.get();
    }

    /** The code of the server's close frame; fails if the connection broke without one. */
    public int closeCode() throws Exception {
        return closed.get(TIMEOUT_SECONDS, SECONDS);
    }

    @Override
    public void close() {
        socket().abort();
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            received.add(text.toString());
            text.setLength(0);
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        binary.writeBytes(bytes);
        if (last) {
            received.add(binary.toByteArray());
            binary.reset();
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPing(WebSocket webSocket, ByteBuffer message) {
        pings.incrementAndGet();
        webSocket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
        closed.complete(statusCode);
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        closed.completeExceptionally(error);
    }

    private Object next() throws InterruptedException {
        Object next = received.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("received nothing for " + TIMEOUT_SECONDS + " s (expected: a message)");
        }
        return next;
    }

    private WebSocket socket() {
        WebSocket known = socket;
        if (known == null) {
            throw new IllegalStateException("not connected");
        }
        return known;
    }
}
