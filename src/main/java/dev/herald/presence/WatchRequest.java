package dev.herald.presence;

import java.util.List;

/**
 * A message with which a node asks another for the clients of topics, and their changes from then on, or ends that. A wire format.
 *
 * @param isWatching false if it is to end
 */
record WatchRequest(List<String> topics, boolean isWatching) {

    static final String OPERATION = "presence-watch";
}
