package dev.herald.jetty;

import jakarta.servlet.http.HttpServletRequest;
import org.eclipse.jetty.ee11.servlet.ServletContextRequest;

/** What a request came by. */
public final class ClientConnection {

    private final ServletContextRequest request;

    private ClientConnection(ServletContextRequest request) {
        this.request = request;
    }

    public static ClientConnection of(HttpServletRequest request) {
        return new ClientConnection(ServletContextRequest.getServletContextRequest(request));
    }

    /**
     * Has the response written as the client reads, by a writer that is told when to go on and holds so many bytes meanwhile.
     * To be called before anything is written.
     */
    public void stream(int bytes) {
        request.setAttribute(UnblockedResponse.STREAMED, true);
        RequestMemory.of(request).add(bytes);
    }

    /**
     * Ends it now, with whatever is being written: a response that is not whole is never taken for one that is. What waits to be
     * written is told of a failure. May be called by any thread.
     */
    public void cut() {
        request.getConnectionMetaData().getConnection().getEndPoint().close();
    }
}
