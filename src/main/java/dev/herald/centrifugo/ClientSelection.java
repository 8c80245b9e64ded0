package dev.herald.centrifugo;

import org.jspecify.annotations.Nullable;

/**
 * Clients that something is done with: all of a user, or one of them.
 *
 * @param user its {@link dev.herald.session.User#key}; empty for a client without a user, which is then named
 * @param client the id of one client; null for all
 * @param session the id of one session; null for all
 */
public record ClientSelection(
        String user, @Nullable String client, @Nullable String session) {

    /** @throws IllegalArgumentException if it is neither a user nor one client: nobody means all who are anonymous */
    public ClientSelection {
        if (user.isEmpty() && client == null && session == null) {
            throw new IllegalArgumentException("user: empty (expected: a user, a client or a session)");
        }
    }
}
