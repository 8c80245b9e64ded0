package dev.herald.security;

/** Herald does not start with these settings: it would be open to others, or tell a secret. */
class MisconfiguredException extends RuntimeException {

    private final String action;

    /**
     * @param action what to do about it
     */
    MisconfiguredException(String message, String action) {
        super(message);
        this.action = action;
    }

    String action() {
        return action;
    }
}
