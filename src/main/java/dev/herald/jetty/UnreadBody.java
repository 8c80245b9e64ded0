package dev.herald.jetty;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;

/**
 * A request of which the body may not have been read when its response has been sent. What is left is read then, before the next request
 * of the connection is handled or the connection is closed: one that is closed while bytes are still arriving is reset, and the client may
 * never see why its request was refused (RFC 9112, section 9.6). For any thread; nothing waits.
 */
final class UnreadBody extends Request.Wrapper {

    private final BodyArrivals bodies;

    private UnreadBody(Request request, BodyArrivals bodies) {
        super(request);
        this.bodies = bodies;
    }

    /** The request to handle in the place of {@code request}: the same, if it has no body. */
    static Request of(Request request, BodyArrivals bodies) {
        return hasBody(request) ? new UnreadBody(request, bodies) : request;
    }

    /** The callback with which to handle {@code request}. */
    static Callback skippedBefore(Callback done, Request request) {
        return request instanceof UnreadBody body ? body.skippedBefore(done) : done;
    }

    /** A client that expects 100-continue has not sent its body, and may never do so. */
    private static boolean hasBody(Request request) {
        return (request.getLength() > 0 || request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING))
                && !request.getHeaders().contains(HttpHeader.EXPECT);
    }

    /** Before its response is sent the servlets would read what has arrived, and have the connection closed if that is not all. */
    @Override
    public boolean consumeAvailable() {
        return true;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the response has been sent in any case
    private Callback skippedBefore(Callback done) {
        return new Callback.Nested(done) {
            @Override
            public void succeeded() {
                bodies.skip(getWrapped()).whenComplete((rest, failure) -> super.succeeded());
            }
        };
    }
}
