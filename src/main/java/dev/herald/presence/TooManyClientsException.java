package dev.herald.presence;

import dev.herald.topic.Topic;

/** A topic has more clients than a response may have. */
public class TooManyClientsException extends RuntimeException {

    TooManyClientsException(Topic topic, int max) {
        super("Topic %s has too many clients to list them at once: at most %d (herald.presence.max-clients), and 8 MiB."
                .formatted(topic, max));
    }
}
