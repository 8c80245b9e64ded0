package dev.herald.rfc6455;

import dev.herald.session.PublicationForm;
import dev.herald.session.Transport;
import dev.herald.topic.Gap;
import dev.herald.topic.Position;
import dev.herald.topic.Publication;
import dev.herald.topic.Topic;
import dev.herald.topic.WireFormat;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.web.socket.CloseStatus;

/**
 * Encodes messages as frames: plain, or compressed for the sessions that negotiated it.
 *
 * <p>A message is compressed by itself (no context takeover, RFC 7692, section 7.1.1), so that one compressed frame serves
 * every session; a frame for one session only is compressed with the fastest level. A message that compression makes no smaller is
 * sent uncompressed, which the RFC allows for any message (section 6).
 */
final class FrameEncoder implements WireFormat {

    /** RSV1, set on the first frame of a compressed message (RFC 7692, section 6). */
    private static final int COMPRESSED = FrameHeader.RSV1;

    private final MessageFormat format;
    private final @Nullable PerMessageDeflate deflate;
    private final int messageByte;
    private final byte[] ping;
    private final Map<PublicationForm, WireFormat> forms = new EnumMap<>(PublicationForm.class);

    FrameEncoder(MessageFormat format, @Nullable PerMessageDeflate deflate) {
        this.format = format;
        this.deflate = deflate;
        this.messageByte = (format.isBinary() ? Opcode.BINARY : Opcode.TEXT).firstByte();
        byte[] message = format.ping();
        this.ping = message == null ? FrameWriter.ping(new byte[0]) : FrameWriter.frame(messageByte, message);
        for (PublicationForm form : PublicationForm.values()) {
            forms.put(form, publication -> encode(format.message(publication, form)));
        }
    }

    /** Publications in this form: the same object each time. */
    WireFormat format(PublicationForm form) {
        return form == PublicationForm.PLAIN ? this : Objects.requireNonNull(forms.get(form));
    }

    /** How sessions with this encoder are counted. */
    Transport transport() {
        return format.transport();
    }

    byte[] ping() {
        return ping;
    }

    byte[] lastMessage(CloseStatus status) {
        return unlessEmpty(format.lastMessage(status));
    }

    CloseStatus closing(CloseStatus status) {
        return format.closing(status);
    }

    @Nullable
    PerMessageDeflate deflate() {
        return deflate;
    }

    @Override
    public byte[] encode(Publication publication) {
        return encode(format.message(publication));
    }

    private byte[] encode(byte[] message) {
        return message.length == 0 || deflate == null
                ? unlessEmpty(message)
                : frame(messageByte, message, deflate.compress(message));
    }

    byte[] connected(String session, Map<Topic, Position> positions) {
        return unlessEmpty(format.connected(session, positions));
    }

    byte[] gap(Gap gap) {
        return unlessEmpty(format.gap(gap));
    }

    byte[] directMessage(byte[] utf8) {
        return message(format.directMessage(utf8));
    }

    /** Empty if the format has nothing to send. */
    private byte[] unlessEmpty(byte[] message) {
        return message.length == 0 ? message : message(message);
    }

    /** A message of the type that the format has. */
    byte[] message(byte[] content) {
        return frame(messageByte, content);
    }

    boolean isCompressing() {
        return deflate != null;
    }

    byte[] text(byte[] utf8) {
        return frame(Opcode.TEXT.firstByte(), utf8);
    }

    byte[] binary(byte[] data) {
        return frame(Opcode.BINARY.firstByte(), data);
    }

    private byte[] frame(int firstByte, byte[] payload) {
        return frame(firstByte, payload, deflate == null ? payload : deflate.compressFast(payload));
    }

    private static byte[] frame(int firstByte, byte[] payload, byte[] compressed) {
        return compressed.length < payload.length
                ? FrameWriter.frame(firstByte | COMPRESSED, compressed)
                : FrameWriter.frame(firstByte, payload);
    }
}
