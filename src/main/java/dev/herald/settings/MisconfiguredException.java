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

    /**
     * A setting has a value that is not accepted.
     *
     * @param expected the values that are accepted
     */
    public static MisconfiguredException ofValue(String setting, Object value, String expected) {
        return new MisconfiguredException(
                "%s: %s (expected: %s)".formatted(setting, RangeBindHandler.shown(value), expected),
                "Correct " + setting + ".");
    }

    String action() {
        return action;
    }
}
