package dev.herald.centrifugo;

import dev.herald.session.User;

/** Users as clients of this protocol see each other: by their names, without the issuers of their tokens. */
final class Users {

    private Users() {}

    /** The name of the user with this {@link User#key}; empty for an anonymous one. */
    static String name(String key) {
        return key.isEmpty() ? "" : User.ofKey(key).name();
    }
}
