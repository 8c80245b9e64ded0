package dev.herald.security;

import dev.herald.topic.Topic;

/** The caller has no permission for a topic. */
public class NotAllowedException extends RuntimeException {

    private final Scope required;

    NotAllowedException(CallerPermissions caller, Scope required, Topic topic) {
        super("No permission to %s topic %s: %s."
                .formatted(required == Scope.READ ? "subscribe to" : "publish to", topic, missing(caller, required)));
        this.required = required;
    }

    private static String missing(CallerPermissions caller, Scope required) {
        if (caller.isAnonymous()) {
            return "credentials are required";
        }
        return caller.isApiKey()
                ? "the scope \"%s\" is required".formatted(required.getAuthority())
                : "it is not in the claim %s of the token".formatted(required.claim());
    }

    /** The response's {@code WWW-Authenticate} (RFC 6750, section 3). */
    public String challenge() {
        return BearerChallenge.insufficientScope(required, String.valueOf(getMessage()));
    }
}
