package dev.herald.emulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.herald.centrifugo.ClientFormat;
import dev.herald.centrifugo.ClientSessions;
import dev.herald.jetty.InputRules;
import dev.herald.jetty.InvalidInputException;
import dev.herald.jetty.QueryParameters;
import dev.herald.jetty.ResponseHead;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/** What a request for a stream asks for, and the head of the response. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record StreamRequest(ClientFormat messages, StreamFraming framing, byte[] firstFrame, ResponseHead head) {

    /** The parameter of {@code EventSource}, which can send nothing else. */
    static final String CONNECT = "cf_connect";

    static final String LINES_TYPE = "application/x-ndjson";

    private static final InputRules WITH_FRAME = InputRules.ofQuery(Set.of(CONNECT), Set.of());
    private static final InputRules WITHOUT = InputRules.ofQuery(Set.of(), Set.of());

    private static final String ANONYMOUS = "{}";

    private static final ResponseHead LINES = head(LINES_TYPE);
    private static final ResponseHead BINARY = head(MediaType.APPLICATION_OCTET_STREAM_VALUE);
    private static final ResponseHead EVENTS = head("text/event-stream;charset=utf-8");

    /** An HTTP stream. */
    static StreamRequest ofStream(
            ClientSessions sessions, QueryParameters query, @Nullable String contentType, byte[] body) {
        WITHOUT.check(query);
        boolean isProtobuf = isBinary(contentType);
        return new StreamRequest(
                sessions.streamFormat(isProtobuf),
                isProtobuf ? StreamFraming.NONE : StreamFraming.LINES,
                required(body, "The body is empty: the command that connects the client is required."),
                isProtobuf ? BINARY : LINES);
    }

    /** Server-Sent Events, in JSON whatever the type of the body. */
    static StreamRequest ofEvents(
            ClientSessions sessions, QueryParameters query, @Nullable String contentType, byte[] body) {
        WITH_FRAME.check(query);
        byte[] frame = body.length == 0 ? query.first(CONNECT).getBytes(UTF_8) : body;
        return new StreamRequest(
                sessions.eventFormat(),
                StreamFraming.EVENTS,
                required(
                        frame,
                        "The parameter cf_connect is missing: the command that connects the client is required, there or as the body of a POST."),
                EVENTS);
    }

    /** An HTTP stream of a client that only receives: in JSON, whatever the type of the body. */
    static StreamRequest ofOneWayStream(
            ClientSessions sessions, QueryParameters query, @Nullable String contentType, byte[] body) {
        WITHOUT.check(query);
        byte[] request = required(body, "The body is empty: the request to connect is required, such as {}.");
        sessions.checkOneWayRequest("body", request);
        return new StreamRequest(sessions.oneWayStreamFormat(), StreamFraming.LINES, request, LINES);
    }

    /** Server-Sent Events of a client that only receives, which may have no token and request no subscriptions. */
    static StreamRequest ofOneWayEvents(
            ClientSessions sessions, QueryParameters query, @Nullable String contentType, byte[] body) {
        WITH_FRAME.check(query);
        if (body.length > 0) {
            return ofOneWayEvents(sessions, "body", body);
        }
        String parameter = query.first(CONNECT);
        return ofOneWayEvents(
                sessions, "parameter cf_connect", (parameter.isEmpty() ? ANONYMOUS : parameter).getBytes(UTF_8));
    }

    private static StreamRequest ofOneWayEvents(ClientSessions sessions, String where, byte[] request) {
        sessions.checkOneWayRequest(where, request);
        return new StreamRequest(sessions.oneWayEventFormat(), StreamFraming.EVENTS, request, EVENTS);
    }

    /** Whether it is Protobuf, and not JSON. */
    static boolean isBinary(@Nullable String contentType) {
        return contentType != null
                && contentType.split(";", 2)[0].strip().equalsIgnoreCase(MediaType.APPLICATION_OCTET_STREAM_VALUE);
    }

    private static byte[] required(byte[] frame, String otherwise) {
        if (frame.length == 0) {
            throw new InvalidInputException(otherwise);
        }
        return frame;
    }

    /** No proxy may cache, buffer or transform the stream; for buffering nginx has a header of its own. */
    private static ResponseHead head(String contentType) {
        return ResponseHead.of(Map.of())
                .with(HttpHeaders.CONTENT_TYPE, contentType)
                .with(
                        HttpHeaders.CACHE_CONTROL,
                        "private, no-cache, no-store, must-revalidate, max-age=0, no-transform")
                .with("X-Accel-Buffering", "no");
    }
}
