package dev.herald.centrifugo;

import dev.herald.session.User;

/** UserNames as clients of this protocol see each other: by their names, without the issuers of their tokens. */
final class UserNames {

    private UserNames() {}

    /** The name of the user with this {@link User#key}; empty for an anonymous one. */
    static String name(String key) {
        return key.isEmpty() ? "" : User.ofKey(key).name();
    }
}
