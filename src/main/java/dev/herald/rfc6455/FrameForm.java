package dev.herald.rfc6455;

import dev.herald.topic.Publication;
import dev.herald.topic.WireForm;
import org.jspecify.annotations.Nullable;

/**
 * How messages become frames: plain, or compressed for the sessions that negotiated it.
 *
 * <p>A message is compressed by itself (no context takeover, RFC 7692, section 7.1.1), so that one compressed frame serves
 * every session; where that makes it no smaller it goes out as it is, which the RFC allows for any message (section 6).
 */
final class FrameForm implements WireForm {

    /** RSV1, set on the first frame of a compressed message (RFC 7692, section 6). */
    private static final int COMPRESSED = FrameHeader.RSV1;

    private final @Nullable PerMessageDeflate deflate;

    FrameForm(@Nullable PerMessageDeflate deflate) {
        this.deflate = deflate;
    }

    @Nullable
    PerMessageDeflate deflate() {
        return deflate;
    }

    @Override
    public byte[] encode(Publication publication) {
        return text(publication.message().utf8());
    }

    byte[] text(byte[] utf8) {
        return frame(Opcode.TEXT.firstByte(), utf8);
    }

    byte[] binary(byte[] data) {
        return frame(Opcode.BINARY.firstByte(), data);
    }

    private byte[] frame(int firstByte, byte[] payload) {
        byte[] smaller = deflate == null ? payload : deflate.compress(payload);
        return smaller.length < payload.length
                ? FrameWriter.frame(firstByte | COMPRESSED, smaller)
                : FrameWriter.frame(firstByte, payload);
    }
}
