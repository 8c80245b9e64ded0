package dev.herald.hooks;

/** The application has the client disconnected. */
public class HookDisconnectException extends RuntimeException {

    private final int code;
    private final String reason;

    /**
     * @param code 3000 to 4999
     * @param reason at most 123 bytes in UTF-8
     */
    public HookDisconnectException(int code, String reason) {
        super("disconnected with code " + code, null, false, false);
        this.code = code;
        this.reason = reason;
    }

    public int code() {
        return code;
    }

    public String reason() {
        return reason;
    }
}
