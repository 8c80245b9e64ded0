package dev.herald.http;

import dev.herald.broadcast.Receipt;
import java.util.List;

/** The response to every request that publishes: a receipt for each message and topic, in the order of the request. */
record ReceiptsView(List<ReceiptView> receipts) {

    static ReceiptsView of(List<Receipt> receipts) {
        return new ReceiptsView(receipts.stream().map(ReceiptView::of).toList());
    }
}
