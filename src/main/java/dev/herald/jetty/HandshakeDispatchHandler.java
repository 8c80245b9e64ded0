package dev.herald.jetty;

import dev.herald.limits.MemoryAccount;
import java.nio.ByteBuffer;
import java.util.Set;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Handles the requests with which long-lived connections begin on the selector's thread, unless something there may wait,
 * and everything else on a thread of the pool.
 *
 * <p>Such a request waits for nothing, and what follows it, the wish to read from the connection, needs no wake-up of the
 * selector when the selector's own thread says it. The thread that a wake-up costs is what most of a handshake costs.
 */
final class HandshakeDispatchHandler extends Handler.Wrapper {

    private final Set<StreamingPath> paths;
    private final HandshakeExecution thread;
    private final RequestsInFlight requests;
    private final HandshakeMeters meters;
    private final PendingConnections pending;
    private final RequestMemory memory;

    HandshakeDispatchHandler(
            Set<StreamingPath> paths,
            HandshakeExecution thread,
            RequestsInFlight requests,
            HandshakeMeters meters,
            PendingConnections pending,
            RequestMemory memory) {
        this.memory = memory;
        this.paths = paths;
        this.thread = thread;
        this.requests = requests;
        this.meters = meters;
        this.pending = pending;
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        boolean beginsConnection = beginsConnection(request);
        watch(request, beginsConnection);
        return beginsConnection
                ? handleHandshake(request, new LastResponse(request, response, meters), callback)
                : handleRequest(request, response, callback);
    }

    private boolean handleHandshake(Request request, Response answer, Callback callback) throws Exception {
        return thread == HandshakeExecution.SELECTOR
                ? super.handle(request, answer, callback)
                : execute(request, answer, callback);
    }

    private boolean handleRequest(Request request, Response response, Callback callback) {
        MemoryAccount account = memory.open(request);
        if (account == null) {
            refuse(request, response, callback);
            return true;
        }
        Runnable done = requests.begin();
        Request.addCompletionListener(request, failure -> done.run());
        UnblockedResponse unblocked = new UnblockedResponse(request, response, account, callback);
        return execute(request, unblocked, unblocked);
    }

    private boolean execute(Request request, Response response, Callback callback) {
        request.getComponents().getExecutor().execute(() -> handleOnPool(request, response, callback));
        return true;
    }

    /** On the selector's thread, and so the last on its connection. */
    private static void refuse(Request request, Response response, Callback callback) {
        response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE.asString());
        response.getHeaders().put(HttpHeader.RETRY_AFTER, 1);
        Response.writeError(
                request,
                response,
                callback,
                HttpStatus.SERVICE_UNAVAILABLE_503,
                "This node is short of memory. Retry later or connect to another node.");
    }

    /** Where a connection begins no other request follows on it. */
    private void watch(Request request, boolean last) {
        EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
        pending.requestArrived(endPoint);
        if (!last) {
            Request.addCompletionListener(
                    request, failure -> pending.responseCompleted(endPoint, endPoint.getIdleTimeout()));
        }
    }

    private boolean beginsConnection(Request request) {
        return HttpMethod.GET.is(request.getMethod())
                && paths.contains(new StreamingPath(request.getHttpURI().getCanonicalPath()));
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

    /**
     * Ends the connection of a request that was refused. If one could be refused after the other, a client that reads none
     * of the answers would fill its socket, and the next answer would wait for it on the selector's thread.
     */
    private static final class LastResponse extends Response.Wrapper {

        private final HandshakeMeters meters;

        LastResponse(Request request, Response wrapped, HandshakeMeters meters) {
            super(request, wrapped);
            this.meters = meters;
        }

        @Override
        public void write(boolean last, ByteBuffer content, Callback callback) {
            if (!isCommitted() && getStatus() != HttpStatus.SWITCHING_PROTOCOLS_101) {
                if (getStatus() != HttpStatus.OK_200) {
                    meters.refused(getStatus());
                }
                getHeaders().addCSV(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE.asString());
            }
            super.write(last, content, callback);
        }
    }
}
