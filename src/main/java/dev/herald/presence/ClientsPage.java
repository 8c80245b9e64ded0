package dev.herald.presence;

import dev.herald.cluster.PageQuery;
import dev.herald.topic.ClientInfo;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of the clients of a topic on one node, in the order of their ids.
 *
 * @param next the id of the last one; null on the last page
 * @param total how many there are on all pages
 */
record ClientsPage(List<ClientRow> clients, @Nullable String next, int total) {

    /** @param after only the clients whose ids come after it; empty for the first page */
    record Query(String topic, String after, int limit) implements PageQuery<Query> {

        @Override
        public Query withLimit(int other) {
            return new Query(topic, after, other);
        }
    }

    static ClientsPage of(List<ClientInfo> all, Query query) {
        List<ClientInfo> following = all.stream()
                .filter(info -> info.client().compareTo(query.after()) > 0)
                .sorted(Comparator.comparing(ClientInfo::client))
                .toList();
        boolean isLast = following.size() <= query.limit();
        List<ClientRow> rows =
                following.stream().limit(query.limit()).map(ClientRow::of).toList();
        return new ClientsPage(rows, isLast ? null : rows.getLast().client(), all.size());
    }
}
