package dev.herald.presence;

import dev.herald.topic.ClientInfo;
import java.util.List;
import java.util.Map;

/**
 * The clients that are subscribed to a topic.
 *
 * @param clients by their {@link ClientInfo#client ids}; not to be changed
 * @param unavailableNodes the nodes that did not respond, and whose clients are missing
 */
public record PresentClients(Map<String, ClientInfo> clients, List<String> unavailableNodes) {

    public PresentClients {
        unavailableNodes = List.copyOf(unavailableNodes);
    }
}
