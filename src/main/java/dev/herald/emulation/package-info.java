/** Endpoint: Centrifugo's client protocol where WebSockets are blocked, with a stream for what a client receives and requests for what it sends, if anything. */
@NullMarked
package dev.herald.emulation;

import org.jspecify.annotations.NullMarked;
