package dev.herald.rfc6455;

import dev.herald.topic.Gap;
import dev.herald.topic.Position;
import dev.herald.topic.Publication;
import dev.herald.topic.Topic;
import dev.herald.topic.WireFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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

    FrameEncoder(MessageFormat format, @Nullable PerMessageDeflate deflate) {
        this.format = format;
        this.deflate = deflate;
    }

    @Nullable
    PerMessageDeflate deflate() {
        return deflate;
    }

    @Override
    public byte[] encode(Publication publication) {
        byte[] utf8 = format.message(publication);
        return utf8.length == 0 || deflate == null
                ? textUnlessEmpty(utf8)
                : frame(Opcode.TEXT.firstByte(), utf8, deflate.compress(utf8));
    }

    byte[] connected(String session, Map<Topic, Position> positions) {
        return textUnlessEmpty(format.connected(session, positions));
    }

    byte[] gap(Gap gap) {
        return text(format.gap(gap));
    }

    byte[] directMessage(byte[] utf8) {
        return text(format.directMessage(utf8));
    }

    /** Empty if the format has nothing to send. */
    private byte[] textUnlessEmpty(byte[] utf8) {
        return utf8.length == 0 ? utf8 : text(utf8);
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
