package dev.herald.http;

import dev.herald.session.Session;

/** A session has not taken what it was told before. */
class NotReadingException extends RuntimeException {

    NotReadingException(Session session) {
        super("session: %s does not take what it was told before (expected: one that reads)".formatted(session.id()));
    }
}
