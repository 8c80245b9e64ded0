package dev.herald.security;

import dev.herald.topic.Topic;

/** The caller is known, and its credentials do not reach this far. */
public class NotAllowedException extends RuntimeException {

    NotAllowedException(Topic topic, String verb) {
        super("topic: \"%s\" (expected: one that these credentials may %s)".formatted(topic, verb));
    }
}
