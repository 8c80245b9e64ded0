package dev.herald.centrifugo;

import dev.herald.centrifugo.protocol.Command;
import dev.herald.centrifugo.protocol.Connect;
import dev.herald.centrifugo.protocol.ConnectResult;
import dev.herald.centrifugo.protocol.Publication;
import dev.herald.centrifugo.protocol.Push;
import dev.herald.centrifugo.protocol.Reply;
import dev.herald.topic.Message;
import java.util.List;

/**
 * JSON for clients that send no commands: each message is a push by itself, and not in a reply. The result of connecting is a push as
 * well, and so is a ping, which has no field and is not responded to.
 */
final class PushCodec implements Codec {

    private final JsonCodec json = new JsonCodec();

    /** There are no commands: {@link UniRequest} reads the one message that there is. */
    @Override
    public List<Command> decode(byte[] frame) {
        throw new MalformedFrameException("A unidirectional client sends no commands.");
    }

    @Override
    public byte[] encode(Reply reply) {
        return JsonWriter.write(push(reply));
    }

    private static Push push(Reply reply) {
        return reply.hasConnect()
                ? Push.newBuilder().setConnect(connect(reply.getConnect())).build()
                : reply.getPush();
    }

    /** The session is the id by which a backend names this connection in requests to the server API. */
    private static Connect connect(ConnectResult result) {
        return Connect.newBuilder()
                .setClient(result.getClient())
                .setVersion(result.getVersion())
                .setData(result.getData())
                .putAllSubs(result.getSubsMap())
                .setExpires(result.getExpires())
                .setTtl(result.getTtl())
                .setPing(result.getPing())
                .setSession(result.getClient())
                .setNode(result.getNode())
                .setTime(result.getTime())
                .build();
    }

    @Override
    public byte[] push(String channel, long id, PublicationContent content) {
        return JsonPush.bare(channel, id, json.data(content), content);
    }

    @Override
    public Publication publication(PublicationContent content) {
        return json.publication(content);
    }

    @Override
    public byte[] payload(Message message) {
        return json.payload(message);
    }

    @Override
    public byte[] ping() {
        return json.ping();
    }
}
