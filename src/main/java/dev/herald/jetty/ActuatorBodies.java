package dev.herald.jetty;

import dev.herald.limits.Limit;
import dev.herald.limits.LimitExceededException;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Reads the bodies of requests to the actuator before they are handled, without a thread that waits, and within the request timeout. */
final class ActuatorBodies {

    /** Of operations such as setting a log level. */
    static final int MAX_BYTES = 64 * 1024;

    private static final String TOO_LARGE =
            "The request body is too large: at most %d bytes are accepted.".formatted(MAX_BYTES);

    private static final String INVALID = "The request body is not valid HTTP.";

    private final BodyArrivals bodies;

    ActuatorBodies(BodyArrivals bodies) {
        this.bodies = bodies;
    }

    /** @param whenRead is called once, here or by the thread on which the last of the body arrives, unless the request is refused */
    @SuppressWarnings("FutureReturnValueIgnored") // both outcomes are handled
    void read(Request request, Response response, Callback callback, Consumer<Request> whenRead) {
        if (request.getHeaders().contains(HttpHeader.EXPECT, HttpHeaderValue.CONTINUE.asString())) {
            response.writeInterim(HttpStatus.CONTINUE_100, HttpFields.EMPTY);
        }
        bodies.read(request, null, MAX_BYTES).whenComplete((body, failure) -> {
            if (failure != null) {
                refuse(request, response, callback, failure);
            } else if (body.length > MAX_BYTES) {
                ProblemErrorHandler.refuse(request, response, callback, HttpStatus.PAYLOAD_TOO_LARGE_413, TOO_LARGE);
            } else {
                whenRead.accept(new ReplayedRequest(request, body));
            }
        });
    }

    private static void refuse(Request request, Response response, Callback callback, Throwable failure) {
        switch (failure) {
            case LimitExceededException e ->
                RequestDispatcher.refuse(
                        request, response, callback, e.limit(), e.retryAfterSeconds(), String.valueOf(e.getMessage()));
            case RequestBodyTimeoutException e -> {
                String reason = String.valueOf(e.getMessage());
                LimitLog.refused(Limit.REQUEST_TIMEOUT, request, reason);
                ProblemErrorHandler.refuse(request, response, callback, HttpStatus.REQUEST_TIMEOUT_408, reason);
            }
            default -> ProblemErrorHandler.refuse(request, response, callback, HttpStatus.BAD_REQUEST_400, INVALID);
        }
    }
}
