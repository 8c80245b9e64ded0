package dev.herald.centrifugo;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.herald.centrifugo.protocol.ClientInfo;
import dev.herald.centrifugo.protocol.Connect;
import dev.herald.centrifugo.protocol.Disconnect;
import dev.herald.centrifugo.protocol.Join;
import dev.herald.centrifugo.protocol.Leave;
import dev.herald.centrifugo.protocol.Message;
import dev.herald.centrifugo.protocol.Publication;
import dev.herald.centrifugo.protocol.Push;
import dev.herald.centrifugo.protocol.Refresh;
import dev.herald.centrifugo.protocol.Reply;
import dev.herald.centrifugo.protocol.Subscribe;
import dev.herald.centrifugo.protocol.Unsubscribe;
import org.jspecify.annotations.Nullable;

/** What the server sends without being asked. Where there is a numeric id other than 0, it is in place of the channel. */
final class Pushes {

    private Pushes() {}

    static Reply publication(String channel, long id, Publication publication) {
        return reply(to(channel, id).setPub(publication));
    }

    static Reply join(String channel, long id, dev.herald.topic.ClientInfo client) {
        return reply(to(channel, id).setJoin(Join.newBuilder().setInfo(info(client))));
    }

    static Reply leave(String channel, long id, dev.herald.topic.ClientInfo client) {
        return reply(to(channel, id).setLeave(Leave.newBuilder().setInfo(info(client))));
    }

    static Reply unsubscribe(String channel, int code, String reason) {
        return reply(to(channel, 0)
                .setUnsubscribe(Unsubscribe.newBuilder().setCode(code).setReason(reason)));
    }

    /** A subscription that the server began. */
    static Reply subscribe(String channel, Subscribe subscription) {
        return reply(to(channel, 0).setSubscribe(subscription));
    }

    /** A message to this connection, not to a channel. */
    static Reply message(Codec codec, byte[] utf8) {
        byte[] data = codec.payload(dev.herald.topic.Message.ofUtf8(utf8));
        return reply(Push.newBuilder().setMessage(Message.newBuilder().setData(UnsafeByteOperations.unsafeWrap(data))));
    }

    /** The server has renewed the connection, for so many seconds if it expires again. */
    static Reply refresh(boolean expires, int ttl) {
        return reply(Push.newBuilder()
                .setRefresh(Refresh.newBuilder().setExpires(expires).setTtl(ttl)));
    }

    /** For transports without a status when they close. */
    static Reply disconnect(int code, String reason) {
        return reply(Push.newBuilder()
                .setDisconnect(Disconnect.newBuilder().setCode(code).setReason(reason)));
    }

    /** For transports on which a client sends no commands. */
    static Reply connect(Connect connection) {
        return reply(Push.newBuilder().setConnect(connection));
    }

    /** @param data as the codec writes it */
    static Publication publication(PublicationContent content, ByteString data) {
        Publication.Builder publication = Publication.newBuilder()
                .setData(data)
                .setOffset(content.offset())
                .putAllTags(content.message().tags())
                .setDelta(content.delta() != null)
                .setEpoch(content.epoch());
        if (content.message().client() != null) {
            publication.setInfo(info(content.message().client()));
        }
        return publication.build();
    }

    static ClientInfo info(dev.herald.topic.ClientInfo client) {
        return ClientInfo.newBuilder()
                .setUser(client.user())
                .setClient(client.client())
                .setConnInfo(bytes(client.connectionInfo()))
                .setChanInfo(bytes(client.subscriptionInfo()))
                .build();
    }

    private static ByteString bytes(byte @Nullable [] bytes) {
        return bytes == null ? ByteString.EMPTY : UnsafeByteOperations.unsafeWrap(bytes);
    }

    private static Push.Builder to(String channel, long id) {
        return id == 0
                ? Push.newBuilder().setChannel(channel)
                : Push.newBuilder().setId(id);
    }

    private static Reply reply(Push.Builder push) {
        return Reply.newBuilder().setPush(push).build();
    }
}
