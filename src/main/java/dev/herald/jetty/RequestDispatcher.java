package dev.herald.jetty;

import dev.herald.limits.Limit;
import dev.herald.limits.LimitExceededException;
import dev.herald.limits.MemoryAccount;
import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Has requests handled that are no handshakes: on the selector's thread by a {@link DirectEndpoint}, or else by the servlets on a thread
 * of the pool.
 */
final class RequestDispatcher {

    private static final String SHORT_OF_MEMORY =
            "This node is short of memory. Retry later or connect to another node.";

    private final RequestExecutor executor;
    private final RequestsInFlight requests;
    private final RequestMemory memory;
    private final UnreadResponses unread;
    private final BodyArrivals bodies;
    private final ActuatorBodies actuatorBodies;
    private final Supplier<Map<String, DirectEndpoint>> direct;

    /** @param direct by their whole paths */
    RequestDispatcher(
            RequestExecutor executor,
            RequestsInFlight requests,
            RequestMemory memory,
            UnreadResponses unread,
            BodyArrivals bodies,
            Supplier<Map<String, DirectEndpoint>> direct) {
        this.executor = executor;
        this.requests = requests;
        this.memory = memory;
        this.unread = unread;
        this.bodies = bodies;
        this.actuatorBodies = new ActuatorBodies(bodies);
        this.direct = direct;
    }

    /** @param servlets handles what is not handled here */
    boolean handle(Request request, Response response, Callback callback, Handler servlets) {
        // Health is reported also when memory is short.
        MemoryAccount account = executor.isHealth(request) ? memory.openAnyway(request) : memory.open(request);
        if (account == null) {
            refuseForMemory(request, response, callback);
            return true;
        }
        Runnable done = requests.begin();
        Request.addCompletionListener(request, failure -> done.run());
        handleDirectly(request, response, callback, new Servlets(request, response, callback, account, servlets));
        return true;
    }

    /** For a handshake that has a body: refuses it if there is no memory for what that takes. */
    boolean refusesForMemory(Request handshake, Response response, Callback callback) {
        if (memory.open(handshake) != null) {
            return false;
        }
        refuseForMemory(handshake, response, callback);
        return true;
    }

    private static void refuseForMemory(Request request, Response response, Callback callback) {
        refuse(request, response, callback, Limit.MEMORY, 1, SHORT_OF_MEMORY);
    }

    /**
     * Handles a handshake, after which no other request follows on its connection.
     *
     * @param others handles what no {@link DirectEndpoint} does
     */
    void handleHandshake(Request request, Response response, Callback callback, DirectExchange.Servlets others) {
        handleDirectly(SerializedHttpConnection.isConnectionOf(request), request, response, callback, others);
    }

    /** The request as it is to be handled, so that its body does not cost the client the response. */
    Request skippingBody(Request request) {
        return UnreadBody.of(request, bodies);
    }

    /** @param others handles what no {@link DirectEndpoint} does */
    void handleDirectly(Request request, Response response, Callback callback, DirectExchange.Servlets others) {
        handleDirectly(SerializedHttpConnection.mayHandleDirectly(request), request, response, callback, others);
    }

    private void handleDirectly(
            boolean isPossible, Request request, Response response, Callback callback, DirectExchange.Servlets others) {
        DirectEndpoint endpoint =
                isPossible ? direct.get().get(request.getHttpURI().getPath()) : null;
        if (endpoint == null
                || !endpoint.handle(new DirectExchange(request, response, callback, bodies, unread, others))) {
            others.handle(request);
        }
    }

    private final class Servlets implements DirectExchange.Servlets {

        private final Request request;
        private final Response response;
        private final Callback callback;
        private final MemoryAccount account;
        private final Handler handler;

        Servlets(Request request, Response response, Callback callback, MemoryAccount account, Handler handler) {
            this.request = request;
            this.response = response;
            this.callback = callback;
            this.account = account;
            this.handler = handler;
        }

        @Override
        public void execute(Runnable task) {
            executor.execute(request, task);
        }

        /**
         * With the body that has arrived, if it is for the actuator. Its handlers ask for a body whatever the method, and would wait for it
         * without a deadline, on one of the few threads that health and metrics have.
         */
        @Override
        public void handle(Request request) {
            if (executor.isActuator(request)) {
                actuatorBodies.read(request, response, callback, this::handleOnPool);
            } else {
                handleOnPool(request);
            }
        }

        private void handleOnPool(Request request) {
            UnblockedResponse unblocked = new UnblockedResponse(request, response, account, unread, callback);
            try {
                executor.execute(request, () -> handleOnThread(handler, request, unblocked, unblocked));
            } catch (LimitExceededException e) {
                refuse(request, response, callback, e.limit(), e.retryAfterSeconds(), String.valueOf(e.getMessage()));
            }
        }
    }

    static void handleOnThread(Handler handler, Request request, Response response, Callback callback) {
        try {
            if (!handler.handle(request, response, callback)) {
                Response.writeError(request, response, callback, HttpStatus.NOT_FOUND_404);
            }
        } catch (Exception e) {
            Response.writeError(request, response, callback, e);
        }
    }

    /** Closes the connection, since this runs on the selector's thread. */
    static void refuse(
            Request request, Response response, Callback callback, Limit limit, long retryAfter, String reason) {
        LimitLog.refused(limit, request, reason);
        response.getHeaders().put(HttpHeader.RETRY_AFTER, retryAfter);
        int status = limit.isShared() ? HttpStatus.SERVICE_UNAVAILABLE_503 : HttpStatus.TOO_MANY_REQUESTS_429;
        ProblemErrorHandler.refuse(request, response, callback, status, reason);
    }
}
