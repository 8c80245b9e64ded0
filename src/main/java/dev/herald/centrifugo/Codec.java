package dev.herald.centrifugo;

import dev.herald.centrifugo.protocol.Command;
import dev.herald.centrifugo.protocol.Publication;
import dev.herald.centrifugo.protocol.Reply;
import dev.herald.topic.Message;
import java.util.List;

/**
 * One of the encodings of the protocol. All have the same messages: those that are generated for Protobuf. In the JSON codec their
 * {@code bytes} fields hold JSON values.
 *
 * <p>Has no state: safe for use by any thread.
 */
sealed interface Codec permits JsonCodec, ProtobufCodec, PushCodec {

    /** How many messages in one another a command may consist of: only filters nest. */
    int MAX_DEPTH = 64;

    /**
     * The commands of a frame, in their order; at least one. A pong is a command without any field. Only what the encoding demands is
     * checked: whether each command has one request, and what must be in it, is not.
     *
     * @throws MalformedFrameException if the frame is anything else, never another exception
     */
    List<Command> decode(byte[] frame);

    /** One message, without what separates it from others in a frame. */
    byte[] encode(Reply reply);

    /** The push of a publication, as {@link #encode} writes it. For the id 0, it has the name of the channel. */
    byte[] push(String channel, long id, PublicationContent content);

    /** A publication in a reply. */
    Publication publication(PublicationContent content);

    /** The data that deltas refer to: what a client has after it received {@code message}. */
    byte[] payload(Message message);

    /** The message that clients respond to with a pong. */
    byte[] ping();
}
