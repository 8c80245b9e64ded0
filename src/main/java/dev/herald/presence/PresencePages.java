package dev.herald.presence;

import dev.herald.topic.ClientInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of the clients of a topic from each node, in the order of their ids.
 *
 * @param unavailableNodes the nodes that did not respond
 */
public record PresencePages(List<NodePage> nodes, List<String> unavailableNodes) {

    /**
     * The page of one node.
     *
     * @param node its name; null on a single node
     * @param next the id of its last client; null if this is the last page of the node
     * @param total how many clients it has on all pages
     */
    public record NodePage(
            @Nullable String node,
            List<ClientInfo> clients,
            @Nullable String next,
            int total) {

        static NodePage of(@Nullable String node, ClientsPage page) {
            return new NodePage(
                    node, page.clients().stream().map(ClientRow::info).toList(), page.next(), page.total());
        }
    }

    public PresencePages {
        nodes = List.copyOf(nodes);
        unavailableNodes = List.copyOf(unavailableNodes);
    }
}
