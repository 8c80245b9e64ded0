package dev.herald.http;

import dev.herald.cluster.PageQuery;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of the list of topics.
 *
 * @param next the name of the last topic that was looked at, or instead a cursor; null on the last page
 * @param unavailableNodes the nodes that did not respond, and whose subscribers are not counted; null if there are none
 */
record TopicPage(
        List<TopicView> topics,
        @Nullable String next,
        @Nullable List<String> unavailableNodes) implements Cursors.Paged<TopicPage> {

    /**
     * The topics to list.
     *
     * @param cursor only those whose names come after it
     */
    record Query(String cursor, int limit) implements PageQuery<Query> {

        @Override
        public Query withLimit(int other) {
            return new Query(cursor, other);
        }
    }

    @Override
    public TopicPage withNext(@Nullable String other) {
        return new TopicPage(topics, other, unavailableNodes);
    }

    Page<TopicView> page() {
        return new Page<>(topics, next);
    }
}
