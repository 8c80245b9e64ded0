package dev.herald.session;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The open sessions by user. Sessions without a user are not in it, and cost nothing here.
 *
 * <p>Safe for use by any thread.
 */
final class SessionsByUser {

    private static final Session[] NONE = {};

    /** A user has few sessions: an array for each weighs the least, and is never written to once it is in the map. */
    private final ConcurrentHashMap<String, Session[]> sessions = new ConcurrentHashMap<>();

    void add(Session session) {
        String user = session.user();
        if (user != null) {
            sessions.merge(user, new Session[] {session}, SessionsByUser::joined);
        }
    }

    void remove(Session session) {
        String user = session.user();
        if (user != null) {
            sessions.computeIfPresent(user, (name, all) -> without(all, session));
        }
    }

    List<Session> of(String user) {
        return List.of(sessions.getOrDefault(user, NONE));
    }

    private static Session[] joined(Session[] some, Session[] more) {
        Session[] joined = Arrays.copyOf(some, some.length + more.length);
        System.arraycopy(more, 0, joined, some.length, more.length);
        return joined;
    }

    /** Null, which forgets the user, if nothing is left. */
    private static Session @Nullable [] without(Session[] all, Session session) {
        Session[] rest = Arrays.stream(all).filter(each -> each != session).toArray(Session[]::new);
        return rest.length == 0 ? null : rest;
    }
}
