package dev.herald.settings;

/** The settings are insecure or invalid, and Herald does not start with them. */
public class MisconfiguredException extends RuntimeException {

    private final String action;

    /**
     * @param message what is wrong, and what is accepted
     * @param action how to fix it
     */
    public MisconfiguredException(String message, String action) {
        super(message);
        this.action = action;
    }

    String action() {
        return action;
    }
}
