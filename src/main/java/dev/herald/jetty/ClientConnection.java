package dev.herald.jetty;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.eclipse.jetty.ee11.servlet.ServletContextRequest;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.jspecify.annotations.Nullable;

/** The connection on which a request arrived. */
public final class ClientConnection {

    /** The attribute that has the name of the host as the request named it, where a proxy forwarded another one. */
    static final String RECEIVED_HOST = ClientConnection.class.getName() + ".receivedHost";

    private final ServletContextRequest request;

    private ClientConnection(ServletContextRequest request) {
        this.request = request;
    }

    public static ClientConnection of(HttpServletRequest request) {
        return new ClientConnection(ServletContextRequest.getServletContextRequest(request));
    }

    /** The client's address, without a DNS lookup; null if the connection is closed, or not over IP. */
    public static @Nullable InetAddress addressOf(HttpServletRequest request) {
        return ServletContextRequest.getServletContextRequest(request)
                                .getConnectionMetaData()
                                .getRemoteSocketAddress()
                        instanceof InetSocketAddress internet
                ? internet.getAddress()
                : null;
    }

    /** The name of the host as the request named it, whatever a proxy forwarded. */
    public static String receivedHostOf(HttpServletRequest request) {
        return request.getAttribute(RECEIVED_HOST) instanceof String received ? received : request.getServerName();
    }

    /** The lines of a header separated by commas, whatever their characters, of which Spring Security accepts only some. */
    public static String headerOf(HttpServletRequest request, String name) {
        return String.join(
                ",",
                ServletContextRequest.getServletContextRequest(request)
                        .getHeaders()
                        .getValuesList(name));
    }

    /**
     * Streams the response at the pace at which the client reads: its writer is called back for more, and buffers {@code bytes}
     * meanwhile. To be called before anything is written.
     */
    public void stream(int bytes) {
        request.setAttribute(UnblockedResponse.STREAMED, true);
        RequestMemory.of(request).add(bytes);
    }

    /** What is done when a response is complete, or has failed. */
    @FunctionalInterface
    public interface CompletionListener {

        /**
         * Called once, by any thread.
         *
         * @param bytes of the content that were written
         */
        void completed(int status, long bytes);
    }

    /** Notifies {@code listener} when the response is complete, on any thread. */
    public void onComplete(CompletionListener listener) {
        Response response = request.getServletContextResponse();
        Request.addCompletionListener(
                request,
                failure -> listener.completed(response.getStatus(), Response.getContentBytesWritten(response)));
    }

    /**
     * Closes it at once, whatever is being written: an incomplete response is never taken for a complete one. Pending writes
     * fail. May be called by any thread.
     */
    public void abort() {
        request.getConnectionMetaData().getConnection().getEndPoint().close();
    }
}
