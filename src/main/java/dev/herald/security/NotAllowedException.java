package dev.herald.security;

import dev.herald.topic.Topic;

/** The caller has no permission for a topic. */
public class NotAllowedException extends RuntimeException {

    private final Scope required;

    private NotAllowedException(Scope required, String message) {
        super(message);
        this.required = required;
    }

    static NotAllowedException ofSubscription(CallerPermissions caller, Topic topic) {
        Scope required = topic.isForOperators() ? Scope.OPERATE : Scope.READ;
        return new NotAllowedException(
                required, "No permission to subscribe to topic %s: %s.".formatted(topic, missing(caller, required)));
    }

    static NotAllowedException ofPublication(CallerPermissions caller, Topic topic) {
        String why = topic.isForOperators() ? "only Herald publishes to it" : missing(caller, Scope.PUBLISH);
        return new NotAllowedException(
                Scope.PUBLISH, "No permission to publish to topic %s: %s.".formatted(topic, why));
    }

    private static String missing(CallerPermissions caller, Scope required) {
        if (caller.isAnonymous()) {
            return "credentials are required";
        }
        if (required == Scope.OPERATE && !caller.isApiKey()) {
            return "the claim %s of the token is required".formatted(required.claim());
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
