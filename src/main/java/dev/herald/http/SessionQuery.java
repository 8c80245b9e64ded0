package dev.herald.http;

import org.jspecify.annotations.Nullable;

/**
 * Which sessions to list.
 *
 * @param cursor only those whose ids come after it
 * @param topic only those that listen to it, if it is not null
 * @param user only this user's, if it is not null
 */
record SessionQuery(
        String cursor,
        int limit,
        @Nullable String topic,
        @Nullable String user) implements PagedQuery<SessionQuery> {

    @Override
    public SessionQuery withLimit(int other) {
        return new SessionQuery(cursor, other, topic, user);
    }
}
