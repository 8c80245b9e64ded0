package dev.herald.websocket;

import dev.herald.broadcast.SubscriptionRequest;
import dev.herald.broadcast.SubscriptionRequestFactory;
import dev.herald.jetty.InputRules;
import dev.herald.jetty.QueryParameters;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The query of a WebSocket's URL: {@code topic}, as often as needed, {@code history} and {@code since}. */
final class SubscriptionQuery {

    static final InputRules RULES = InputRules.ofQuery(Set.of("history", "since"), Set.of("topic"));

    private SubscriptionQuery() {}

    /**
     * @param query without the question mark; null if there was none
     * @throws IllegalArgumentException if any of it is invalid; the message names it
     */
    static SubscriptionRequest read(@Nullable String query, SubscriptionRequestFactory requests) {
        QueryParameters parameters = QueryParameters.of(query);
        return requests.create(parameters.all("topic"), parameters.first("history"), parameters.first("since"));
    }
}
