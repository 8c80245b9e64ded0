package dev.herald.http;

import dev.herald.cluster.PageQuery;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of the list of sessions.
 *
 * @param next the id of the last session, or instead a cursor; null on the last page
 * @param total the number of all sessions that match the query, not only of this page's
 * @param unavailableNodes the nodes that did not respond, and whose sessions are missing; null if there are none
 */
record SessionPage(
        List<SessionView> sessions,
        @Nullable String next,
        int total,
        @Nullable List<String> unavailableNodes) implements Cursors.Paged<SessionPage> {

    /**
     * The sessions to list.
     *
     * @param cursor only those whose ids come after it
     * @param topic only its subscribers, if it is not null
     * @param user only those of the user with this key, if it is not null
     */
    record Query(
            String cursor,
            int limit,
            @Nullable String topic,
            @Nullable String user) implements PageQuery<Query> {

        @Override
        public Query withLimit(int other) {
            return new Query(cursor, other, topic, user);
        }
    }

    /** The same with the name of the node whose sessions these are, if there are several nodes. */
    SessionPage on(@Nullable String node) {
        return node == null
                ? this
                : new SessionPage(
                        sessions.stream().map(session -> session.on(node)).toList(), next, total, unavailableNodes);
    }

    @Override
    public SessionPage withNext(@Nullable String other) {
        return new SessionPage(sessions, other, total, unavailableNodes);
    }

    Page<SessionView> page() {
        return new Page<>(sessions, next);
    }
}
