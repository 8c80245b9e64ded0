package dev.herald.http;

import dev.herald.broadcast.Receipt;
import dev.herald.publishing.DirectMeters;
import dev.herald.publishing.DirectResponse;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.json.JsonMapper;

/** The response to every request that publishes: a receipt for each message and topic, in the order of the request. */
record ReceiptsView(List<ReceiptView> receipts) {

    /** Of an endpoint that publishes on a selector's thread. */
    static DirectResponse response(String path, MeterRegistry meters, JsonMapper json) {
        int status = HttpStatus.ACCEPTED.value();
        return new DirectResponse(status, ReceiptsView::of, json, new DirectMeters(meters, path, status));
    }

    static ReceiptsView of(List<Receipt> receipts) {
        return new ReceiptsView(receipts.stream().map(ReceiptView::of).toList());
    }
}
