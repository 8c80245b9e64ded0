package dev.herald.publishing;

import dev.herald.limits.Limit;

/** A request body is too large for what it is. */
public class TooLargeException extends RuntimeException {

    private final Limit limit;

    /**
     * @param what the body is
     * @param size its bytes, as far as known
     */
    public TooLargeException(String what, String size, int max, Limit limit) {
        super("The %s has %s: at most %d are accepted (%s).".formatted(what, size, max, limit.setting()));
        this.limit = limit;
    }

    public Limit limit() {
        return limit;
    }
}
