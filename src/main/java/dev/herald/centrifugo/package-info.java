/** Centrifugo's client protocol: connections whose clients subscribe, publish and ask by commands. */
@NullMarked
package dev.herald.centrifugo;

import org.jspecify.annotations.NullMarked;
