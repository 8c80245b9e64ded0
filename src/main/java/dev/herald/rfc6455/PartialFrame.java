package dev.herald.rfc6455;

import java.nio.ByteBuffer;

/** A frame whose header is known and whose payload is still arriving. */
final class PartialFrame {

    private final FrameHeader header;
    private final PartialMessage message;
    private int missing;

    /** The payload's length must have been found to fit the limit, and so an int. */
    PartialFrame(FrameHeader header, PartialMessage message) {
        this.header = header;
        this.message = message;
        this.missing = (int) header.payloadLength();
    }

    PartialMessage message() {
        return message;
    }

    boolean isFinal() {
        return header.isFinal();
    }

    /** Moves what there is of the payload into the message, and returns whether that was the rest of it. */
    boolean read(ByteBuffer bytes, int maxMessageBytes) {
        int count = Math.min(missing, bytes.remaining());
        int mask = header.maskAt(header.payloadLength() - missing);
        // Only the last frame says how long the message becomes. Growing to fit each fragment would be quadratic.
        message.append(bytes, count, mask, isFinal() ? message.length() + missing : maxMessageBytes);
        missing -= count;
        return missing == 0;
    }
}
