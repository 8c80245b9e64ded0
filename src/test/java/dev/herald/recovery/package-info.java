/** Delivery guarantees: clients reconnect and nodes fail while messages are published, over real sockets. */
@NullMarked
package dev.herald.recovery;

import org.jspecify.annotations.NullMarked;
