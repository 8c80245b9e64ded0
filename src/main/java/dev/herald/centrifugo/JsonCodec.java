package dev.herald.centrifugo;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.UnsafeByteOperations;
import dev.herald.centrifugo.protocol.Command;
import dev.herald.centrifugo.protocol.Publication;
import dev.herald.centrifugo.protocol.Reply;
import dev.herald.topic.Message;
import java.util.ArrayList;
import java.util.List;

/**
 * JSON: each message is one line, without a line break after the last one.
 *
 * <p>Data is never parsed further than to find its end: what clients send is taken out of the frame as it is, and what they receive is
 * inserted as it is. What a frame can make the server allocate is bounded by the size of the frame.
 */
final class JsonCodec implements Codec {

    private static final byte[] PING = {'{', '}'};

    @Override
    public List<Command> decode(byte[] frame) {
        if (!UnsafeByteOperations.unsafeWrap(frame).isValidUtf8()) {
            throw new MalformedFrameException("A frame is not valid UTF-8.");
        }
        String text = new String(frame, UTF_8);
        String lines = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        List<Command> commands = new ArrayList<>();
        for (String line : lines.split("\n", -1)) {
            commands.add(command(line));
        }
        return commands;
    }

    private static Command command(String line) {
        Command.Builder command = Command.newBuilder();
        JsonReader.read(line, command);
        return command.build();
    }

    @Override
    public byte[] encode(Reply reply) {
        return JsonWriter.write(reply);
    }

    @Override
    public byte[] push(String channel, long id, PublicationContent content) {
        return JsonPush.of(channel, id, data(content), content);
    }

    @Override
    public Publication publication(PublicationContent content) {
        return Pushes.publication(content, UnsafeByteOperations.unsafeWrap(data(content)));
    }

    /** Clients that receive deltas expect a string in any case. */
    byte[] data(PublicationContent content) {
        byte[] payload = content.delta() == null ? payload(content.message()) : content.delta();
        return content.receivesDeltas() ? JsonLine.string(payload) : payload;
    }

    @Override
    public byte[] payload(Message message) {
        return message.json();
    }

    @Override
    public byte[] ping() {
        return PING;
    }
}
