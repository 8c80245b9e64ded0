package dev.herald.security;

/** The settings are insecure or invalid, and Herald does not start with them. */
class MisconfiguredException extends RuntimeException {

    private final String action;

    /**
     * @param action how to fix it
     */
    MisconfiguredException(String message, String action) {
        super(message);
        this.action = action;
    }

    String action() {
        return action;
    }
}
