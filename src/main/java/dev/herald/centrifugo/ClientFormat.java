package dev.herald.centrifugo;

import dev.herald.rfc6455.MessageFormat;
import dev.herald.session.PublicationForm;
import dev.herald.session.Transport;
import dev.herald.topic.Gap;
import dev.herald.topic.Position;
import dev.herald.topic.Publication;
import dev.herald.topic.Topic;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.web.socket.CloseStatus;

/** The messages of one encoding of the protocol: one object for all sessions of a transport that have it. */
public final class ClientFormat implements MessageFormat {

    private static final byte[] NOTHING = {};

    private final Transport transport;
    private final Codec codec;
    private final PublicationEncoder publications;
    private final boolean pingFrames;
    private final boolean disconnectPush;

    /** @param pingFrames whether clients are pinged by frames of the WebSocket protocol, and not by messages */
    ClientFormat(Transport transport, Codec codec, PublicationEncoder publications, boolean pingFrames) {
        this(transport, codec, publications, pingFrames, false);
    }

    /** @param disconnectPush whether clients receive a push with the code and the reason before the close frame, which has them as well */
    ClientFormat(
            Transport transport,
            Codec codec,
            PublicationEncoder publications,
            boolean pingFrames,
            boolean disconnectPush) {
        this.transport = transport;
        this.codec = codec;
        this.publications = publications;
        this.pingFrames = pingFrames;
        this.disconnectPush = disconnectPush;
    }

    Codec codec() {
        return codec;
    }

    /** Whether a client receives the interval of pings when it connects, and responds by a message. */
    boolean pingsByMessage() {
        return !pingFrames;
    }

    /** Whether clients only receive: they send no commands, and have no replies. */
    boolean isUnidirectional() {
        return codec instanceof PushCodec;
    }

    @Override
    public @Nullable String subProtocol() {
        return null;
    }

    @Override
    public Transport transport() {
        return transport;
    }

    @Override
    public boolean isBinary() {
        return codec instanceof ProtobufCodec;
    }

    @Override
    public byte[] message(Publication publication) {
        return message(publication, PublicationForm.PLAIN);
    }

    @Override
    public byte[] message(Publication publication, PublicationForm form) {
        return publications.push(codec, publication, form);
    }

    @Override
    public byte[] directMessage(byte[] utf8) {
        return codec.encode(Pushes.message(codec, utf8));
    }

    @Override
    public byte[] connected(String session, Map<Topic, Position> positions) {
        return NOTHING;
    }

    /** A subscription does not go on after a gap. */
    @Override
    public byte[] gap(Gap gap) {
        return NOTHING;
    }

    @Override
    public byte @Nullable [] ping() {
        return pingFrames ? null : codec.ping();
    }

    /** The last message to a session that ends with {@code status}, where a connection has no status of its own when it closes. */
    public byte[] disconnect(CloseStatus status) {
        CloseStatus code = DisconnectCodes.of(status);
        return codec.encode(Pushes.disconnect(code.getCode(), Objects.requireNonNullElse(code.getReason(), "")));
    }

    @Override
    public byte[] lastMessage(CloseStatus status) {
        CloseStatus code = closing(status);
        String reason = Objects.requireNonNullElse(code.getReason(), "");
        return disconnectPush ? codec.encode(Pushes.disconnect(code.getCode(), reason)) : NOTHING;
    }

    @Override
    public CloseStatus closing(CloseStatus status) {
        return DisconnectCodes.of(status);
    }
}
