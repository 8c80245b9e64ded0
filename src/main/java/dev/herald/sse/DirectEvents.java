package dev.herald.sse;

import dev.herald.broadcast.SubscriptionRequest;
import dev.herald.broadcast.SubscriptionRequestFactory;
import dev.herald.jetty.DirectEndpoint;
import dev.herald.jetty.DirectExchange;
import dev.herald.jetty.InputRules;
import dev.herald.jetty.InvalidInputException;
import dev.herald.jetty.InvalidQueryException;
import dev.herald.jetty.PlainHeaders;
import dev.herald.jetty.QueryParameters;
import dev.herald.security.DirectHandshakes;
import dev.herald.security.DirectHandshakes.Admitted;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/** Opens event streams on the thread that has read the request, as {@link EventsController} does for any other. */
@Component
class DirectEvents implements DirectEndpoint {

    private static final String LAST_EVENT_ID = "Last-Event-ID";

    private static final PlainHeaders HEADERS =
            PlainHeaders.ofHandshakes(MediaType.TEXT_EVENT_STREAM_VALUE, LAST_EVENT_ID.toLowerCase(Locale.ROOT));

    /** The usual ones of those that are accepted. */
    private static final InputRules PLAIN_QUERY =
            InputRules.ofQuery(Set.of("history", "since", "lastEventId"), Set.of("topic"));

    private static final byte[] NOTHING = {};

    private final SubscriptionRequestFactory requests;
    private final StreamUpgrader streams;
    private final DirectHandshakes handshakes;

    DirectEvents(SubscriptionRequestFactory requests, StreamUpgrader streams, DirectHandshakes handshakes) {
        this.requests = requests;
        this.streams = streams;
        this.handshakes = handshakes;
    }

    @Override
    public String path() {
        return EventsPath.PATH;
    }

    @Override
    public boolean handle(DirectExchange exchange) {
        QueryParameters query = plainQuery(exchange);
        Admitted admitted = query == null ? null : handshakes.admit(exchange, HEADERS);
        if (query == null || admitted == null) {
            return false;
        }
        try {
            open(exchange, query, admitted);
        } catch (RuntimeException e) {
            exchange.handOver(e);
            return true;
        }
        exchange.respond(HttpStatus.OK.value(), admitted.page().with(StreamRequest.HEADERS), NOTHING);
        return true;
    }

    private static @Nullable QueryParameters plainQuery(DirectExchange exchange) {
        try {
            QueryParameters query = QueryParameters.of(exchange.query());
            PLAIN_QUERY.check(query);
            return query;
        } catch (InvalidQueryException | InvalidInputException e) {
            return null;
        }
    }

    private void open(DirectExchange exchange, QueryParameters query, Admitted admitted) {
        String lastEventId = Objects.requireNonNullElse(exchange.header(LAST_EVENT_ID), "");
        SubscriptionRequest subscription = StreamRequest.read(query, lastEventId, requests);
        admitted.caller().checkSubscribe(subscription.named());
        streams.upgrade(exchange.request(), admitted.identity(), subscription);
    }
}
