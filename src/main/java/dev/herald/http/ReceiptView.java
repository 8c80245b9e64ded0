package dev.herald.http;

import dev.herald.broadcast.Receipt;

/**
 * A receipt as the API represents it.
 *
 * @param position the position of the message in its topic, {@code epoch:offset}
 * @param recipients the number of subscribers on this node at that moment
 */
record ReceiptView(String topic, String position, String epoch, long offset, int recipients) {

    static ReceiptView of(Receipt receipt) {
        String position = receipt.position().toString();
        return new ReceiptView(
                receipt.topic().name(),
                position,
                position.substring(0, position.indexOf(':')),
                receipt.position().offset(),
                receipt.recipients());
    }
}
