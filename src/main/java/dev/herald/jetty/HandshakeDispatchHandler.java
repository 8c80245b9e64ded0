package dev.herald.jetty;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Objects;
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
 * request by a {@link RequestDispatcher}.
 *
 * <p>A handshake waits for nothing, and the interest in further reads needs no wake-up of the selector when it is registered by
 * the selector's own thread. Waking threads is most of the cost of a handshake; see RATIONALE.md.
 */
final class HandshakeDispatchHandler extends Handler.Wrapper {

    private final Map<String, Set<String>> methods;
    private final HandshakeExecution execution;
    private final RequestExecutor executor;
    private final RequestDispatcher requests;
    private final HandshakeMeters meters;
    private final PendingConnections pending;

    /** @param methods those with which long-lived connections begin, by the whole paths at which they do, decoded */
    HandshakeDispatchHandler(
            Map<String, Set<String>> methods,
            HandshakeExecution execution,
            RequestExecutor executor,
            RequestDispatcher requests,
            HandshakeMeters meters,
            PendingConnections pending) {
        this.methods = methods;
        this.execution = execution;
        this.executor = executor;
        this.requests = requests;
        this.meters = meters;
        this.pending = pending;
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    @Override
    public boolean handle(Request received, Response response, Callback done) throws Exception {
        Request request = requests.skippingBody(received);
        Callback callback = UnreadBody.skippedBefore(done, request);
        boolean handshake = isHandshake(request);
        track(request, handshake);
        if (!handshake) {
            return requests.handle(request, response, callback, servlets());
        }
        HandshakeMarker.mark(request);
        Response last = new LastResponse(request, response, meters);
        if (!HttpMethod.GET.is(request.getMethod()) && requests.refusesForMemory(request, last, callback)) {
            return true;
        }
        return handleHandshake(request, last, callback);
    }

    private boolean handleHandshake(Request request, Response response, Callback callback) {
        if (execution == HandshakeExecution.SELECTOR) {
            handleOnThread(request, response, callback);
        } else {
            executor.executeHandshake(request, () -> handleOnThread(request, response, callback));
        }
        return true;
    }

    private void handleOnThread(Request request, Response response, Callback callback) {
        requests.handleHandshake(request, response, callback, new DirectExchange.Servlets() {
            @Override
            public void execute(Runnable task) {
                task.run();
            }

            @Override
            public void handle(Request handshake) {
                RequestDispatcher.handleOnThread(servlets(), handshake, response, callback);
            }
        });
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
        Set<String> some = methods.get(request.getHttpURI().getCanonicalPath());
        return some != null && some.contains(request.getMethod());
    }

    private Handler servlets() {
        return Objects.requireNonNull(getHandler());
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
