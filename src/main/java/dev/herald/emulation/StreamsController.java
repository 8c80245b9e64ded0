package dev.herald.emulation;

import dev.herald.centrifugo.ClientSessions;
import dev.herald.jetty.AcceptedInput;
import dev.herald.jetty.ClientConnection;
import dev.herald.jetty.HandshakeMarker;
import dev.herald.jetty.QueryParameters;
import dev.herald.session.ClientIdentity;
import dev.herald.session.SessionDrainer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.eclipse.jetty.ee11.servlet.ServletContextRequest;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * Opens streams, as Centrifugo's SDKs request them, and clients without one that only receive.
 *
 * <p>It is called on selector threads, so nothing here may block: a body was read before, by {@link DirectStreams}.
 */
@RestController
class StreamsController {

    private static final byte[] NOTHING = {};

    private final ClientStreams streams;
    private final ClientSessions sessions;
    private final EmulationBodies bodies;
    private final SessionDrainer drain;

    StreamsController(ClientStreams streams, ClientSessions sessions, EmulationBodies bodies, SessionDrainer drain) {
        this.streams = streams;
        this.sessions = sessions;
        this.bodies = bodies;
        this.drain = drain;
    }

    @AcceptedInput(body = true)
    @PostMapping(
            path = EmulationPaths.HTTP_STREAM,
            produces = {
                StreamRequest.LINES_TYPE,
                MediaType.APPLICATION_JSON_VALUE, // what SDKs ask for
                MediaType.APPLICATION_OCTET_STREAM_VALUE
            })
    void httpStream(HttpServletRequest request, HttpServletResponse response) throws IOException {
        open(StreamEndpoint.HTTP_STREAM, request, response);
    }

    @AcceptedInput(body = true)
    @PostMapping(
            path = EmulationPaths.SSE,
            produces = {MediaType.TEXT_EVENT_STREAM_VALUE, MediaType.APPLICATION_JSON_VALUE})
    void postedEvents(HttpServletRequest request, HttpServletResponse response) throws IOException {
        open(StreamEndpoint.SSE, request, response);
    }

    /** A {@code HEAD} request is checked in the same way and gets the same headers, but no stream. */
    @AcceptedInput(single = StreamRequest.CONNECT)
    @GetMapping(path = EmulationPaths.SSE, produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    void events(HttpServletRequest request, HttpServletResponse response) throws IOException {
        open(StreamEndpoint.SSE, request, response);
    }

    @AcceptedInput(body = true)
    @PostMapping(
            path = EmulationPaths.UNI_HTTP_STREAM,
            produces = {StreamRequest.LINES_TYPE, MediaType.APPLICATION_JSON_VALUE})
    void oneWayStream(HttpServletRequest request, HttpServletResponse response) throws IOException {
        open(StreamEndpoint.UNI_HTTP_STREAM, request, response);
    }

    @AcceptedInput(body = true)
    @PostMapping(
            path = EmulationPaths.UNI_SSE,
            produces = {MediaType.TEXT_EVENT_STREAM_VALUE, MediaType.APPLICATION_JSON_VALUE})
    void postedOneWayEvents(HttpServletRequest request, HttpServletResponse response) throws IOException {
        open(StreamEndpoint.UNI_SSE, request, response);
    }

    @AcceptedInput(single = StreamRequest.CONNECT)
    @GetMapping(path = EmulationPaths.UNI_SSE, produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    void oneWayEvents(HttpServletRequest request, HttpServletResponse response) throws IOException {
        open(StreamEndpoint.UNI_SSE, request, response);
    }

    private void open(StreamEndpoint endpoint, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        check(request);
        StreamRequest stream = endpoint.read(
                sessions,
                QueryParameters.of(request.getQueryString()),
                request.getContentType(),
                HttpMethod.POST.matches(request.getMethod()) ? bodies.frame(request) : NOTHING);
        stream.head().forEach(response::setHeader);
        if (HandshakeMarker.isHandshake(request)) {
            streams.upgrade(
                    ServletContextRequest.getServletContextRequest(request),
                    new ClientIdentity(ClientConnection.addressOf(request), null, null),
                    stream.messages(),
                    stream.framing(),
                    stream.firstFrame());
        } else {
            response.flushBuffer(); // without a length, as a stream has none
        }
    }

    private void check(HttpServletRequest request) {
        if (!request.getProtocol().startsWith("HTTP/1.")) {
            throw new ResponseStatusException(
                    HttpStatus.HTTP_VERSION_NOT_SUPPORTED,
                    "%s is not supported for streams: use HTTP/1.1.".formatted(request.getProtocol()));
        }
        if (drain.isRefusing()) {
            throw EmulationProblem.unavailable(SessionDrainer.REFUSAL, drain.retryAfterSeconds());
        }
    }
}
