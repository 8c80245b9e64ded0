package dev.herald.http;

import dev.herald.presence.PresencePages;
import dev.herald.presence.PresenceStats;
import dev.herald.topic.ClientInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A page of the clients that are subscribed to a topic.
 *
 * @param next the id of the last client, or instead a cursor; null on the last page
 * @param total the number of clients on all pages
 * @param users the number of distinct users of all of them; all anonymous clients are one
 * @param unavailableNodes the nodes that did not respond, and whose clients are missing; null if there are none
 */
record PresencePage(
        String topic,
        List<Client> clients,
        @Nullable String next,
        int total,
        int users,
        @Nullable List<String> unavailableNodes)
        implements Cursors.Paged<PresencePage> {

    /**
     * A client.
     *
     * @param session the id of its session
     * @param node its node; null on a single node
     * @param user null if it is anonymous
     * @param connectionInfo JSON, or other bytes as a string in Base64; null if there is none
     * @param subscriptionInfo the same
     */
    record Client(
            String session,
            @Nullable String node,
            @Nullable String user,
            @Nullable Object connectionInfo,
            @Nullable Object subscriptionInfo) {

        static Client of(ClientInfo info, @Nullable String node, JsonMapper json) {
            return new Client(
                    info.client(),
                    node,
                    info.user().isEmpty() ? null : info.user(),
                    value(info.connectionInfo(), json),
                    value(info.subscriptionInfo(), json));
        }

        private static @Nullable Object value(byte @Nullable [] bytes, JsonMapper json) {
            try {
                return bytes == null ? null : json.readTree(bytes);
            } catch (JacksonException e) {
                return bytes;
            }
        }
    }

    static PresencePage of(String topic, PresencePages pages, PresenceStats stats, int limit, JsonMapper json) {
        Page<Client> merged = Page.merged(
                pages.nodes().stream().map(node -> page(node, json)).toList(),
                Client::session,
                (one, same) -> one,
                limit);
        return new PresencePage(
                topic,
                merged.entries(),
                merged.next(),
                pages.nodes().stream().mapToInt(PresencePages.NodePage::total).sum(),
                stats.users(),
                pages.unavailableNodes().isEmpty() ? null : pages.unavailableNodes());
    }

    private static Page<Client> page(PresencePages.NodePage node, JsonMapper json) {
        return new Page<>(
                node.clients().stream()
                        .map(info -> Client.of(info, node.node(), json))
                        .toList(),
                node.next());
    }

    @Override
    public PresencePage withNext(@Nullable String other) {
        return new PresencePage(topic, clients, other, total, users, unavailableNodes);
    }
}
