package dev.herald.broadcast;

import java.util.List;

/** Some of several messages were published; the cause says why the first of the others was not. */
public class PartiallyPublishedException extends RuntimeException {

    @SuppressWarnings("serial")
    private final List<Receipt> receipts;

    PartiallyPublishedException(List<Receipt> receipts, int requested, Throwable cause) {
        super(
                "%d of %d messages were published. The first failure: %s"
                        .formatted(receipts.size(), requested, cause.getMessage()),
                cause);
        this.receipts = receipts;
    }

    /** Of what was published, in the order of the request. */
    public List<Receipt> receipts() {
        return receipts;
    }
}
