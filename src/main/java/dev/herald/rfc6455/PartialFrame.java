package dev.herald.rfc6455;

import java.nio.ByteBuffer;

/** A frame whose header is complete and whose payload is not. */
final class PartialFrame {

    private final FrameHeader header;
    private final PartialMessage message;
    private int missing;

    /** The length of the payload must have been checked against the limit, so that it fits an int. */
    PartialFrame(FrameHeader header, PartialMessage message) {
        this.header = header;
        this.message = message;
        this.missing = (int) header.payloadLength();
    }

    PartialMessage message() {
        return message;
    }

    /** Bytes of its payload that have not arrived. */
    int missing() {
        return missing;
    }

    boolean isFinal() {
        return header.isFinal();
    }

    /** Moves the available payload into the message, and returns whether the frame is complete. */
    boolean read(ByteBuffer bytes, int maxMessageBytes) {
        int count = Math.min(missing, bytes.remaining());
        int mask = header.maskAt(header.payloadLength() - missing);
        // Only the last frame says how long the message becomes. Growing to fit each fragment would be quadratic.
        message.append(bytes, count, mask, isFinal() ? message.length() + missing : maxMessageBytes);
        missing -= count;
        return missing == 0;
    }
}
