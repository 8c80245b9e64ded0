package dev.herald.sse;

import dev.herald.broadcast.SubscriptionRequest;
import dev.herald.broadcast.SubscriptionRequestFactory;
import dev.herald.jetty.QueryParameters;
import dev.herald.jetty.ResponseHead;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.springframework.http.HttpHeaders;

/** What a request for an event stream asks for, and the head of the response. */
final class StreamRequest {

    /** No proxy may cache, buffer or transform the stream; for buffering nginx has a header of its own. */
    static final ResponseHead HEADERS = ResponseHead.of(Map.of())
            .with(HttpHeaders.CONTENT_TYPE, "text/event-stream;charset=utf-8")
            .with(HttpHeaders.CACHE_CONTROL, "no-store, no-transform")
            .with("X-Accel-Buffering", "no");

    /** The parameters in which polyfills of {@code EventSource} send it, where they cannot send the header. */
    private static final List<String> LAST_EVENT_ID =
            List.of("lastEventId", "lastEventID", "last-event-id", "Last-Event-ID");

    private StreamRequest() {}

    /**
     * @param lastEventId the value of the header {@code Last-Event-ID}, or empty
     * @throws IllegalArgumentException if any of it is invalid; the message names it
     */
    static SubscriptionRequest read(QueryParameters query, String lastEventId, SubscriptionRequestFactory requests) {
        String id = lastEventId.isEmpty() ? lastEventId(query) : lastEventId;
        return id.isEmpty()
                ? requests.create(query.all("topic"), query.first("history"), query.first("since"))
                : requests.resume(query.all("topic"), query.first("history"), id);
    }

    private static String lastEventId(QueryParameters query) {
        return LAST_EVENT_ID.stream()
                .map(query::last)
                .filter(Predicate.not(String::isEmpty))
                .findFirst()
                .orElse("");
    }
}
