package dev.herald.hooks;

/** The application refuses what the client asked for, with an error for the client. */
public class HookErrorException extends RuntimeException {

    private final int code;
    private final boolean temporary;

    /**
     * @param code 100 to 1999
     * @param message for the client
     * @param temporary whether the client may try again
     */
    public HookErrorException(int code, String message, boolean temporary) {
        super(message, null, false, false);
        this.code = code;
        this.temporary = temporary;
    }

    public int code() {
        return code;
    }

    public boolean isTemporary() {
        return temporary;
    }
}
