package dev.herald.jetty;

import jakarta.servlet.ServletRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * A request on its way around the servlets, and its response. One of {@link #respond} and {@link #handOver} ends it. For one thread at a
 * time.
 */
public final class DirectExchange {

    private static final String OUTCOME = DirectExchange.class.getName();

    private final Request request;
    private final Response response;
    private final Callback callback;
    private final BodyArrivals bodies;
    private final UnreadResponses unread;
    private final Servlets servlets;
    private byte @Nullable [] read;

    /** The other way. */
    interface Servlets {

        /** Runs {@code task} on a thread that may wait, in turn with other requests. */
        void execute(Runnable task);

        /** Has the request handled as any other. */
        void handle(Request request);
    }

    DirectExchange(
            Request request,
            Response response,
            Callback callback,
            BodyArrivals bodies,
            UnreadResponses unread,
            Servlets servlets) {
        this.request = request;
        this.response = response;
        this.callback = callback;
        this.bodies = bodies;
        this.unread = unread;
        this.servlets = servlets;
    }

    /** For connections, which take over that of the request. */
    public Request request() {
        return request;
    }

    public String method() {
        return request.getMethod();
    }

    /** Without the question mark; null if there is none. */
    public @Nullable String query() {
        return request.getHttpURI().getQuery();
    }

    /** The first value of a header; null if there is none. */
    public @Nullable String header(String name) {
        return request.getHeaders().get(name);
    }

    /** All values of a header. */
    public List<String> headers(String name) {
        return request.getHeaders().getValuesList(name);
    }

    /** Bytes of the body as declared; -1 if they are not. */
    public long length() {
        return request.getLength();
    }

    public boolean isSecure() {
        return request.isSecure();
    }

    public boolean isHandshake() {
        return HandshakeMarker.isHandshake(request);
    }

    /** The client's address, without a DNS lookup; null if the connection is closed. */
    public @Nullable InetAddress address() {
        return RequestMemory.address(request);
    }

    public PresentedCredentials credentials() {
        return PresentedCredentials.of(request);
    }

    /** The host as the client, or a trusted proxy, named it. */
    public String host() {
        return Request.getServerName(request);
    }

    /** The name of the host as the request named it, whatever a proxy forwarded. */
    public String receivedHost() {
        return request.getAttribute(ClientConnection.RECEIVED_HOST) instanceof String received ? received : host();
    }

    /** {@code http} or {@code https}, as for {@link #host}. */
    public String scheme() {
        return request.getHttpURI().getScheme();
    }

    /** As for {@link #host}. */
    public int port() {
        return Request.getServerPort(request);
    }

    /** Time since the request was received. */
    public long ageNanos() {
        return System.nanoTime() - request.getBeginNanoTime();
    }

    /** Runs {@code task} on a thread that may wait, in turn with other requests. What it throws is the outcome. */
    public void execute(Runnable task) {
        servlets.execute(() -> attempt(task));
    }

    /**
     * Reads the body, without a thread that waits for it. One that is too long or does not arrive is handed over: {@code maxBytes} and one
     * more of it can be read again.
     *
     * @param caller whose share of the limit on incomplete bodies it takes; null for the address
     * @param whenRead is called once, here or by the thread on which the last of it arrives; what it throws is the outcome
     */
    @SuppressWarnings("FutureReturnValueIgnored") // both outcomes are handled
    public void readBody(@Nullable String caller, int maxBytes, Consumer<byte[]> whenRead) {
        if (length() > maxBytes) {
            handOver(); // a client that expects 100-continue need not send it
            return;
        }
        bodies.read(request, caller, maxBytes).whenComplete((bytes, failure) -> {
            if (failure != null) {
                handOver(failure);
                return;
            }
            read = bytes;
            if (bytes.length > maxBytes) {
                handOver();
            } else {
                attempt(() -> whenRead.accept(bytes));
            }
        });
    }

    /** Runs {@code task}; what it throws is the outcome. */
    public void attempt(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            handOver(e);
        }
    }

    /** Has the request handled as any other. */
    public void handOver() {
        servlets.handle(read == null ? request : new ReplayedRequest(request, read));
    }

    /** The same for its controller to respond with this failure, and to do nothing else. */
    public void handOver(Throwable outcome) {
        request.setAttribute(OUTCOME, outcome);
        handOver();
    }

    /** Throws what a request was handed over with, if it was. */
    public static void throwOutcome(ServletRequest request) throws IOException {
        switch (request.getAttribute(OUTCOME)) {
            case RuntimeException exception -> throw exception;
            case Error error -> throw error;
            case IOException failed -> throw failed;
            case null -> {}
            default -> {}
        }
    }

    /** Sends the response. A client that does not read it is disconnected, as from any other. */
    public void respond(int status, ResponseHead head, byte[] content) {
        response.setStatus(status);
        response.getHeaders().add(head.fields());
        UnreadResponse written = new UnreadResponse();
        response.write(true, ByteBuffer.wrap(content), written);
        written.watch();
    }

    /** Nearly always everything is written at once, and there is nothing to watch. */
    private final class UnreadResponse implements Callback {

        private boolean complete;
        private UnreadResponses.@Nullable Unread wait;

        synchronized void watch() {
            if (!complete) {
                wait = unread.begin(
                        request.getConnectionMetaData().getConnection().getEndPoint(), RequestMemory.address(request));
            }
        }

        private synchronized void end() {
            complete = true;
            if (wait != null) {
                wait.end();
            }
        }

        @Override
        public void succeeded() {
            end();
            callback.succeeded();
        }

        @Override
        public void failed(Throwable failure) {
            end();
            callback.failed(failure);
        }

        @Override
        public InvocationType getInvocationType() {
            return InvocationType.NON_BLOCKING;
        }
    }
}
