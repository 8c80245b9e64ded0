package dev.herald.http;

import dev.herald.broadcast.Receipt;

/**
 * What a publisher is told.
 *
 * @param position where the message stands in its topic, {@code epoch:offset}
 * @param recipients sessions on this node that listened at that moment
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
