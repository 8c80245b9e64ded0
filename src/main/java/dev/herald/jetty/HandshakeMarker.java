package dev.herald.jetty;

import jakarta.servlet.ServletRequest;
import org.eclipse.jetty.server.Request;

/**
 * Whether a request begins a long-lived connection. {@link HandshakeDispatchHandler} decides that, once and before everything else, since
 * the response of any other request is framed for a connection that is used again. Filters and controllers ask here, and look at neither
 * the method nor the path.
 */
public final class HandshakeMarker {

    private static final String ATTRIBUTE = HandshakeMarker.class.getName();

    private HandshakeMarker() {}

    static void mark(Request request) {
        request.setAttribute(ATTRIBUTE, true);
    }

    static boolean isHandshake(Request request) {
        return request.getAttribute(ATTRIBUTE) != null;
    }

    /** Only for such a request the connection may be upgraded. */
    public static boolean isHandshake(ServletRequest request) {
        return request.getAttribute(ATTRIBUTE) != null;
    }
}
