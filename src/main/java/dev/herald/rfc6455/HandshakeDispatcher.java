package dev.herald.rfc6455;

import java.util.concurrent.Executor;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Handles handshakes on the selector's thread, and everything else on a thread of the pool.
 *
 * <p>A handshake waits for nothing, and what follows it, the wish to read from the connection, needs no wake-up of the
 * selector when the selector's own thread says it. The thread that a wake-up costs is what most of a handshake costs.
 */
final class HandshakeDispatcher extends Handler.Wrapper {

    private final HandshakePath path;

    HandshakeDispatcher(HandshakePath path) {
        this.path = path;
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (isHandshake(request)) {
            return super.handle(request, response, callback);
        }
        Executor pool = request.getComponents().getExecutor();
        pool.execute(() -> handleOnPool(request, response, callback));
        return true;
    }

    private boolean isHandshake(Request request) {
        return path.path().equals(request.getHttpURI().getCanonicalPath())
                && request.getHeaders().contains(HttpHeader.UPGRADE);
    }

    private void handleOnPool(Request request, Response response, Callback callback) {
        try {
            if (!super.handle(request, response, callback)) {
                Response.writeError(request, response, callback, HttpStatus.NOT_FOUND_404);
            }
        } catch (Exception e) {
            Response.writeError(request, response, callback, e);
        }
    }
}
