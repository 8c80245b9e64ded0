package dev.herald.centrifugo;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.UnsafeByteOperations;
import dev.herald.centrifugo.protocol.Command;
import dev.herald.centrifugo.protocol.Publication;
import dev.herald.centrifugo.protocol.Reply;
import dev.herald.topic.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Protobuf: each message follows its length, an unsigned varint. Data is bytes as they were published.
 *
 * <p>What a frame can make the server allocate is bounded by the size of the frame.
 */
final class ProtobufCodec implements Codec {

    private static final byte[] PING = {0};

    @Override
    public List<Command> decode(byte[] frame) {
        CodedInputStream input = CodedInputStream.newInstance(frame);
        input.setRecursionLimit(MAX_DEPTH);
        List<Command> commands = new ArrayList<>();
        try {
            do {
                commands.add(command(input, frame.length));
            } while (!input.isAtEnd());
        } catch (IOException e) {
            throw new MalformedFrameException("A command is not valid Protobuf: " + e.getMessage(), e);
        }
        return commands;
    }

    private static Command command(CodedInputStream input, int frameLength) throws IOException {
        long length = input.readRawVarint64();
        if (length < 0 || length > frameLength - input.getTotalBytesRead()) {
            throw new MalformedFrameException("A command is longer than the frame that it is in.");
        }
        int limit = input.pushLimit((int) length);
        Command command = Command.parser().parseFrom(input);
        input.checkLastTagWas(0);
        input.popLimit(limit);
        return command;
    }

    @Override
    public byte[] encode(Reply reply) {
        int size = reply.getSerializedSize();
        byte[] bytes = new byte[CodedOutputStream.computeUInt32SizeNoTag(size) + size];
        CodedOutputStream output = CodedOutputStream.newInstance(bytes);
        try {
            output.writeUInt32NoTag(size);
            reply.writeTo(output);
            output.checkNoSpaceLeft();
        } catch (IOException e) {
            throw new UncheckedIOException("An array cannot fail.", e);
        }
        return bytes;
    }

    @Override
    public byte[] push(String channel, long id, PublicationContent content) {
        return encode(Pushes.publication(channel, id, publication(content)));
    }

    @Override
    public Publication publication(PublicationContent content) {
        byte[] data = content.delta() == null ? payload(content.message()) : content.delta();
        return Pushes.publication(content, UnsafeByteOperations.unsafeWrap(data));
    }

    @Override
    public byte[] payload(Message message) {
        return message.data();
    }

    @Override
    public byte[] ping() {
        return PING;
    }
}
