package dev.herald.endpoint;

import jakarta.servlet.http.HttpServletRequest;
import org.eclipse.jetty.ee11.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;

/** What a request came by. */
public final class ClientConnection {

    private final EndPoint endPoint;

    private ClientConnection(EndPoint endPoint) {
        this.endPoint = endPoint;
    }

    public static ClientConnection of(HttpServletRequest request) {
        return new ClientConnection(ServletContextRequest.getServletContextRequest(request)
                .getConnectionMetaData()
                .getConnection()
                .getEndPoint());
    }

    /**
     * Ends it now, with whatever is being written: a response that is not whole is never taken for one that is. What waits to be
     * written is told of a failure. May be called by any thread.
     */
    public void cut() {
        endPoint.close();
    }
}
