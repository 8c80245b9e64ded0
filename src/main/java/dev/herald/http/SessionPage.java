package dev.herald.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of the list of sessions.
 *
 * @param total of all that were asked for, not only of this page's
 * @param silent the nodes whose sessions are not in it, because they did not answer; null if there are none
 */
record SessionPage(
        List<SessionView> sessions,
        @Nullable String next,
        int total,
        @Nullable List<String> silent) {

    /** The same with the name of the node whose it is, if there are others. */
    SessionPage on(@Nullable String node) {
        return node == null
                ? this
                : new SessionPage(
                        sessions.stream().map(session -> session.on(node)).toList(), next, total, silent);
    }

    Page<SessionView> page() {
        return new Page<>(sessions, next);
    }
}
