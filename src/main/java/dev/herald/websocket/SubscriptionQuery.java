package dev.herald.websocket;

import dev.herald.broadcast.SubscriptionRequest;
import dev.herald.broadcast.SubscriptionRequestFactory;
import dev.herald.jetty.QueryParameters;
import org.jspecify.annotations.Nullable;

/** The query of a WebSocket's URL: {@code topic}, as often as needed, {@code history} and {@code since}. */
final class SubscriptionQuery {

    private SubscriptionQuery() {}

    /**
     * @param query without the question mark; null if there was none
     * @throws IllegalArgumentException if any of it is invalid; the message names it
     */
    static SubscriptionRequest read(@Nullable String query, SubscriptionRequestFactory requests) {
        QueryParameters parameters = QueryParameters.of(query);
        return requests.create(
                parameters.all("topic"), parameters.first("history"), String.join(",", parameters.all("since")));
    }
}
