package dev.herald.api;

import dev.herald.centrifugo.ClientSelection;
import dev.herald.security.Issuers;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads which clients a request is about. */
@Component
class ClientSelections {

    private final Issuers issuers;

    ClientSelections(Issuers issuers) {
        this.issuers = issuers;
    }

    /**
     * All clients of a user, or one of them. Without a user, one client that has none: to mean all of these, an empty user is too easily a
     * mistake.
     *
     * @throws ApiException if neither is named, or the issuer of the user's tokens is required
     */
    ClientSelection of(Named named) {
        String user = nullIfEmpty(named.user());
        String client = nullIfEmpty(named.client());
        String session = nullIfEmpty(named.session());
        if (user == null && client == null && session == null) {
            throw ApiException.missing("user");
        }
        return new ClientSelection(user == null ? "" : key(user, named.issuer()), client, session);
    }

    private String key(String user, @Nullable String issuer) {
        if (issuer == null && issuers.isRequired()) {
            throw new ApiException(
                    ApiError.BAD_REQUEST,
                    "bad request: \"issuer\" is required, since several token issuers are configured, each with its own users");
        }
        return issuers.user(issuer, user).key();
    }

    private static @Nullable String nullIfEmpty(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }

    /** Parameters that name clients. */
    interface Named {

        @Nullable
        String user();

        /** Of the user's tokens; not known to Centrifugo, where all users have different names. */
        @Nullable
        String issuer();

        @Nullable
        String client();

        @Nullable
        String session();
    }
}
