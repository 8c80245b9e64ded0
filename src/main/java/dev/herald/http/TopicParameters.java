package dev.herald.http;

import dev.herald.broadcast.Fanout;
import dev.herald.broadcast.Query;
import dev.herald.topic.Topic;
import java.util.List;
import org.springframework.stereotype.Component;

/** The topics that a request names in its query. */
@Component
class TopicParameters {

    private final Fanout fanout;

    TopicParameters(Fanout fanout) {
        this.fanout = fanout;
    }

    /**
     * Each once, in their order; none if it names none.
     *
     * @throws IllegalArgumentException if one is no topic's name, or there are too many
     */
    List<Topic> of(Query query) {
        return fanout.subscriptionRequest(query, "").named();
    }
}
