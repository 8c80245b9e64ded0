package dev.herald.http;

/**
 * Which topics to list.
 *
 * @param cursor only those whose names come after it
 */
record TopicQuery(String cursor, int limit) implements PagedQuery<TopicQuery> {

    @Override
    public TopicQuery withLimit(int other) {
        return new TopicQuery(cursor, other);
    }
}
