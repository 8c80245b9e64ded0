/**
 * Centrifugo's client protocol: connections whose clients subscribe, publish and ask by commands, in JSON or Protobuf.
 *
 * <p>A frame is decoded by a {@link dev.herald.centrifugo.Codec}, and each command is handled by a class of its own. Publications take the way
 * of all other endpoints, encoded once for each {@link dev.herald.session.PublicationForm}.
 */
@NullMarked
package dev.herald.centrifugo;

import org.jspecify.annotations.NullMarked;
