package dev.herald.jetty;

import dev.herald.limits.Limit;
import dev.herald.limits.LimitExceededException;
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
 * Handles the handshakes of long-lived connections on the selector's thread, unless a check may have to wait, and every other
 * request by a {@link RequestExecutor}.
 *
 * <p>A handshake waits for nothing, and the interest in further reads needs no wake-up of the selector when it is registered by
 * the selector's own thread. Waking threads is most of the cost of a handshake; see RATIONALE.md.
 */
final class HandshakeDispatchHandler extends Handler.Wrapper {

    private static final String SHORT_OF_MEMORY =
            "This node is short of memory. Retry later or connect to another node.";

    private final Set<String> paths;
    private final HandshakeExecution execution;
    private final RequestExecutor executor;
    private final RequestsInFlight requests;
    private final HandshakeMeters meters;
    private final PendingConnections pending;
    private final RequestMemory memory;
    private final UnreadResponses unread;

    /** @param paths the whole paths at which long-lived connections begin, decoded */
    HandshakeDispatchHandler(
            Set<String> paths,
            HandshakeExecution execution,
            RequestExecutor executor,
            RequestsInFlight requests,
            HandshakeMeters meters,
            PendingConnections pending,
            RequestMemory memory,
            UnreadResponses unread) {
        this.paths = paths;
        this.execution = execution;
        this.executor = executor;
        this.requests = requests;
        this.meters = meters;
        this.pending = pending;
        this.memory = memory;
        this.unread = unread;
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        boolean handshake = isHandshake(request);
        track(request, handshake);
        if (!handshake) {
            return handleRequest(request, response, callback);
        }
        HandshakeMarker.mark(request);
        return handleHandshake(request, new LastResponse(request, response, meters), callback);
    }

    private boolean handleHandshake(Request request, Response response, Callback callback) throws Exception {
        if (execution == HandshakeExecution.SELECTOR) {
            return super.handle(request, response, callback);
        }
        executor.executeHandshake(request, () -> handleOnThread(request, response, callback));
        return true;
    }

    private boolean handleRequest(Request request, Response response, Callback callback) {
        // Health is reported also when memory is short.
        MemoryAccount account = executor.isHealth(request) ? memory.openAnyway(request) : memory.open(request);
        if (account == null) {
            refuse(request, response, callback, Limit.MEMORY, 1, SHORT_OF_MEMORY);
            return true;
        }
        Runnable done = requests.begin();
        Request.addCompletionListener(request, failure -> done.run());
        UnblockedResponse unblocked = new UnblockedResponse(request, response, account, unread, callback);
        try {
            executor.execute(request, () -> handleOnThread(request, unblocked, unblocked));
        } catch (LimitExceededException e) {
            refuse(request, response, callback, e.limit(), e.retryAfterSeconds(), String.valueOf(e.getMessage()));
        }
        return true;
    }

    /** Closes the connection, since this runs on the selector's thread. */
    private static void refuse(
            Request request, Response response, Callback callback, Limit limit, long retryAfter, String reason) {
        LimitLog.refused(limit, request, reason);
        response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE.asString());
        response.getHeaders().put(HttpHeader.RETRY_AFTER, retryAfter);
        int status = limit.isShared() ? HttpStatus.SERVICE_UNAVAILABLE_503 : HttpStatus.TOO_MANY_REQUESTS_429;
        Response.writeError(request, response, callback, status, reason);
    }

    /** No other request follows a handshake on its connection. */
    private void track(Request request, boolean handshake) {
        EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
        pending.requestArrived(endPoint);
        if (!handshake) {
            Request.addCompletionListener(
                    request, failure -> pending.responseCompleted(endPoint, endPoint.getIdleTimeout()));
        }
    }

    private boolean isHandshake(Request request) {
        return HttpMethod.GET.is(request.getMethod())
                && paths.contains(request.getHttpURI().getCanonicalPath());
    }

    private void handleOnThread(Request request, Response response, Callback callback) {
        try {
            if (!super.handle(request, response, callback)) {
                Response.writeError(request, response, callback, HttpStatus.NOT_FOUND_404);
            }
        } catch (Exception e) {
            Response.writeError(request, response, callback, e);
        }
    }

    /**
     * Ends the connection of a handshake that was refused. If requests could be refused one after the other, a client that reads
     * none of the responses would fill its socket, and the next response would wait for it on the selector's thread.
     */
    private static final class LastResponse extends Response.Wrapper {

        private final HandshakeMeters meters;

        LastResponse(Request request, Response wrapped, HandshakeMeters meters) {
            super(request, wrapped);
            this.meters = meters;
        }

        @Override
        public void write(boolean last, ByteBuffer content, Callback callback) {
            int status = getStatus() == 0 ? HttpStatus.OK_200 : getStatus(); // Jetty's for a status that nobody set
            if (!isCommitted() && status != HttpStatus.SWITCHING_PROTOCOLS_101) {
                if (status != HttpStatus.OK_200) {
                    HandshakeLog.refused(meters.refused(status), getRequest(), status);
                }
                getHeaders().addCSV(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE.asString());
            }
            super.write(last, content, callback);
        }
    }
}
