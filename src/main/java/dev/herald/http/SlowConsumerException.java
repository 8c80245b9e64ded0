package dev.herald.http;

import dev.herald.topic.Excerpt;

/** A session does not read: its reply queue is full. */
class SlowConsumerException extends RuntimeException {

    SlowConsumerException(String id) {
        super("Session %s does not read its messages: nothing was sent. Retry later.".formatted(Excerpt.of(id)));
    }
}
