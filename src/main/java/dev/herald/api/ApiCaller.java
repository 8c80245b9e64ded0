package dev.herald.api;

import dev.herald.broadcast.Publisher;
import dev.herald.security.CallerPermissions;
import dev.herald.security.Scope;
import dev.herald.topic.Caller;

/**
 * Who calls a method.
 *
 * @param caller whose share of the limits it is
 */
record ApiCaller(CallerPermissions permissions, Caller caller) {

    Publisher publisher() {
        return new Publisher(permissions.name());
    }

    /** @throws ApiException if it lacks this scope */
    void require(Scope scope) {
        if (!permissions.scopes().contains(scope)) {
            throw new ApiException(
                    ApiError.PERMISSION_DENIED,
                    "permission denied: the scope \"%s\" is required".formatted(scope.getAuthority()));
        }
    }
}
