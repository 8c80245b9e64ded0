package dev.herald.publishing;

import dev.herald.broadcast.Receipt;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.json.JsonMapper;

/**
 * The response of a direct endpoint to a request that was published.
 *
 * @param body what {@code json} writes of the receipts, which are those of the messages in their order
 */
public record DirectResponse(int status, Function<List<Receipt>, Object> body, JsonMapper json, DirectMeters meters) {

    byte[] write(List<Receipt> receipts) {
        return json.writeValueAsBytes(body.apply(receipts));
    }
}
