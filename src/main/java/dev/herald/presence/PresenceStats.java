package dev.herald.presence;

import java.util.List;

/**
 * How many clients are subscribed to a topic.
 *
 * @param users distinct users; all anonymous clients are one
 * @param unavailableNodes the nodes that did not respond, and whose clients are missing
 */
public record PresenceStats(int clients, int users, List<String> unavailableNodes) {

    public PresenceStats {
        unavailableNodes = List.copyOf(unavailableNodes);
    }
}
