package dev.herald.broadcast;

import java.util.List;

/** Of several items some were published and one was not: its cause is the reason. */
public class PartiallyPublishedException extends RuntimeException {

    @SuppressWarnings("serial")
    private final List<Receipt> receipts;

    PartiallyPublishedException(List<Receipt> receipts, int requested, Throwable cause) {
        super("%d of %d published; then %s".formatted(receipts.size(), requested, cause.getMessage()), cause);
        this.receipts = receipts;
    }

    /** Of what was published, in the order of the request. */
    public List<Receipt> receipts() {
        return receipts;
    }
}
