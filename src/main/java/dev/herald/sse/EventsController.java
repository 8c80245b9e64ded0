package dev.herald.sse;

import dev.herald.broadcast.SubscriptionRequest;
import dev.herald.broadcast.SubscriptionRequestFactory;
import dev.herald.jetty.AcceptedInput;
import dev.herald.jetty.ClientConnection;
import dev.herald.jetty.HandshakeMarker;
import dev.herald.jetty.QueryParameters;
import dev.herald.security.CallerPermissions;
import dev.herald.security.ClientIdentityResolver;
import dev.herald.session.SessionDrainer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.eclipse.jetty.ee11.servlet.ServletContextRequest;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * Opens event streams, for {@code EventSource} (WHATWG HTML, section 9.2).
 *
 * <p>It is called on selector threads, so nothing here may block.
 */
@RestController
class EventsController {

    private final SubscriptionRequestFactory requests;
    private final StreamUpgrader streams;
    private final ClientIdentityResolver identityResolver;
    private final SessionDrainer drain;

    EventsController(
            SubscriptionRequestFactory requests,
            StreamUpgrader streams,
            ClientIdentityResolver identityResolver,
            SessionDrainer drain) {
        this.drain = drain;
        this.identityResolver = identityResolver;
        this.requests = requests;
        this.streams = streams;
    }

    /**
     * {@code Last-Event-ID} takes precedence over the URL, which has the positions of the first connection. A browser comes back with
     * whatever it received last, and never again after an error: so an id that is not Herald's is no error. A {@code HEAD} request is
     * checked in the same way and gets the same headers, but no stream.
     */
    @AcceptedInput(
            single = {"history", "since"},
            repeated = {"topic", "lastEventId", "lastEventID", "last-event-id", "Last-Event-ID"})
    @GetMapping(path = EventsPath.PATH, produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    void events(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!request.getProtocol().startsWith("HTTP/1.")) {
            throw new ResponseStatusException(
                    HttpStatus.HTTP_VERSION_NOT_SUPPORTED,
                    "%s is not supported for event streams: use HTTP/1.1.".formatted(request.getProtocol()));
        }
        if (drain.isRefusing()) {
            throw refusal();
        }
        SubscriptionRequest subscriptionRequest = StreamRequest.read(
                QueryParameters.of(request.getQueryString()),
                ClientConnection.headerOf(request, "Last-Event-ID"),
                requests);
        CallerPermissions.current().checkSubscribe(subscriptionRequest.named());
        StreamRequest.HEADERS.forEach(response::setHeader);
        if (HandshakeMarker.isHandshake(request)) {
            streams.upgrade(
                    ServletContextRequest.getServletContextRequest(request),
                    identityResolver.of(request),
                    subscriptionRequest);
        } else {
            response.flushBuffer(); // without a length, as a stream has none
        }
    }

    private ErrorResponseException refusal() {
        HttpStatus status = HttpStatus.SERVICE_UNAVAILABLE;
        ErrorResponseException refusal = new ErrorResponseException(
                status, ProblemDetail.forStatusAndDetail(status, SessionDrainer.REFUSAL), null);
        refusal.getHeaders().set(HttpHeaders.RETRY_AFTER, Long.toString(drain.retryAfterSeconds()));
        return refusal;
    }
}
