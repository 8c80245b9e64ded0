package dev.herald.http;

import dev.herald.security.Issuers;
import dev.herald.session.User;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** How requests name users. */
@Component
class UserNames {

    private final Issuers issuers;

    UserNames(Issuers issuers) {
        this.issuers = issuers;
    }

    /**
     * The user with this name.
     *
     * @param issuer empty for tokens without one; null if it was left out
     * @throws BadRequestException if it was left out although several issuers are configured
     */
    User user(@Nullable String issuer, String name) {
        if (issuer == null && issuers.isRequired()) {
            throw new BadRequestException(
                    "The user is not known by its name alone, since several token issuers are configured: the parameter issuer is required.");
        }
        return issuers.user(issuer, name);
    }

    /**
     * The key of the user with this name; null if none is named.
     *
     * @throws BadRequestException if only the issuer is named, or if it was left out
     */
    @Nullable
    String key(@Nullable String issuer, @Nullable String name) {
        if (name == null && issuer != null) {
            throw new BadRequestException("The parameter issuer names no user without the parameter user.");
        }
        return name == null ? null : user(issuer, name).key();
    }
}
