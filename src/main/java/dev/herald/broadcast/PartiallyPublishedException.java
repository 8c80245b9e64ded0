package dev.herald.broadcast;

import java.util.List;

/** Of several items some were published and one was not: its cause says why. */
public class PartiallyPublishedException extends RuntimeException {

    @SuppressWarnings("serial")
    private final List<Receipt> receipts;

    PartiallyPublishedException(List<Receipt> receipts, int asked, Throwable cause) {
        super("%d of %d published; then %s".formatted(receipts.size(), asked, cause.getMessage()), cause);
        this.receipts = receipts;
    }

    /** Of what was published, in the order in which it was asked for. */
    public List<Receipt> receipts() {
        return receipts;
    }
}
