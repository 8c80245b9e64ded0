package dev.herald.broadcast;

import java.util.concurrent.CompletableFuture;

/**
 * The port between nodes: takes a message on one, and hands it to {@link Fanout#deliver} on each, this one included.
 *
 * <p>Guarantee: when the future completes normally, the message has its place in its topic's order, the same on every node,
 * and every node that has a listener for it delivers it once; an item whose key was seen before within the window is not
 * published again, and its first receipt is the answer. When it completes with an exception nothing was published, and the
 * exception says why ({@link OverloadedException}: try again later; {@link KeyReusedException}: the key belongs to another
 * message). It may block the calling thread for a moment when it is overloaded, never longer than the settings allow.
 */
public interface Relay {

    CompletableFuture<Receipt> publish(Item item);
}
