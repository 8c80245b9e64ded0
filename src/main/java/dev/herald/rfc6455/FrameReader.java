package dev.herald.rfc6455;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.springframework.web.socket.CloseStatus;

/**
 * Turns the bytes of one client into messages (RFC 6455, sections 5 to 8, and RFC 7692).
 *
 * <p>What is delivered does not depend on how the bytes were divided into reads. The bytes themselves are never kept: they
 * may be in a buffer that the thread reuses for other connections. A complete frame is copied straight into an array of
 * its size; only incomplete frames are kept, so an idle reader holds no buffer at all. A message over the limit is
 * rejected by its header, before it takes memory.
 *
 * <p>After a {@link ProtocolViolationException}, or the close frame, everything else is dropped (sections 7.1.7 and 1.4).
 * Used by one thread at a time.
 */
final class FrameReader {

    private final int maxMessageBytes;
    private final @Nullable PerMessageDeflate deflate;

    /** The received part of an incomplete header: from position 0 to its limit. */
    private @Nullable ByteBuffer partialHeader;

    /** The incomplete frame, or null between two frames. */
    private @Nullable PartialFrame frame;

    /** The incomplete message, or null between two messages. */
    private @Nullable PartialMessage message;

    private boolean closed;

    /** @param deflate null unless compression was negotiated */
    FrameReader(int maxMessageBytes, @Nullable PerMessageDeflate deflate) {
        this.maxMessageBytes = maxMessageBytes;
        this.deflate = deflate;
    }

    /**
     * Consumes the bytes and delivers what they complete. Stops early, leaving the rest in the buffer, when the
     * listener wants no more.
     *
     * @return whether a frame was completed, of a message or of any other kind
     * @throws ProtocolViolationException as soon as one is detected; what preceded it has been delivered
     */
    @CanIgnoreReturnValue
    boolean read(ByteBuffer bytes, FrameListener listener) {
        boolean completed = false;
        try {
            boolean wanted = true;
            while (wanted && !closed && bytes.hasRemaining()) {
                wanted = !readFrame(bytes, listener) || listener.wantsMore();
                completed |= frame == null && partialHeader == null;
            }
            return completed;
        } catch (ProtocolViolationException violation) {
            close();
            throw violation;
        } finally {
            if (closed) {
                bytes.position(bytes.limit());
            }
        }
    }

    /**
     * Whether there is a complete close frame in {@code bytes}, which follow what was read, or a violation, which ends the
     * connection as well. Consumes nothing.
     */
    boolean isCloseIn(ByteBuffer bytes) {
        ByteBuffer ahead = withPartialHeader(bytes);
        try {
            long payload = frame == null ? 0 : frame.missing();
            while (payload <= ahead.remaining()) {
                ahead.position(ahead.position() + (int) payload);
                FrameHeader header = FrameHeader.read(ahead, deflate != null);
                if (header == null) {
                    return false;
                }
                payload = header.payloadLength();
                if (header.opcode() == Opcode.CLOSE) {
                    return payload <= ahead.remaining();
                }
            }
            return false;
        } catch (ProtocolViolationException violation) {
            return true;
        }
    }

    private ByteBuffer withPartialHeader(ByteBuffer bytes) {
        ByteBuffer partial = partialHeader;
        return partial == null
                ? bytes.duplicate()
                : ByteBuffer.allocate(partial.limit() + bytes.remaining())
                        .put(partial.duplicate().position(0))
                        .put(bytes.duplicate())
                        .flip();
    }

    /** Bytes of memory held for incomplete frames and messages. */
    int heldBytes() {
        int header = partialHeader == null ? 0 : partialHeader.capacity();
        int control = frame == null || frame.message() == message
                ? 0
                : frame.message().capacity();
        return header + control + (message == null ? 0 : message.capacity());
    }

    /** Reads one frame as far as it has arrived, and returns whether something was delivered. */
    private boolean readFrame(ByteBuffer bytes, FrameListener listener) {
        if (frame != null) {
            return readPart(frame, bytes, listener);
        }
        FrameHeader header = readHeader(bytes);
        if (header == null) {
            return false;
        }
        if (header.opcode() != Opcode.CLOSE && !listener.onFrame()) {
            close();
            return false;
        }
        if (!header.opcode().isControl()) {
            checkSequence(header);
            checkSize(header);
        }
        if (isWhole(header, bytes)) {
            readWhole(header, bytes, listener);
            return true;
        }
        return readPart(begin(header), bytes, listener);
    }

    private @Nullable FrameHeader readHeader(ByteBuffer bytes) {
        FrameHeader header = partialHeader == null ? FrameHeader.read(bytes, deflate != null) : null;
        return header != null ? header : readPartialHeader(bytes);
    }

    private @Nullable FrameHeader readPartialHeader(ByteBuffer bytes) {
        ByteBuffer partial = partialHeader != null
                ? partialHeader
                : ByteBuffer.allocate(FrameHeader.MAX_BYTES).limit(0);
        FrameHeader header = null;
        while (header == null && bytes.hasRemaining()) {
            int end = partial.limit();
            partial.limit(end + 1).put(end, bytes.get());
            header = FrameHeader.read(partial, deflate != null);
        }
        partialHeader = header == null ? partial : null;
        return header;
    }

    /** Section 5.4: the fragments of a message follow each other, with nothing but control frames between them. */
    private void checkSequence(FrameHeader header) {
        boolean continues = header.opcode() == Opcode.CONTINUATION;
        if (continues && message == null) {
            throw ProtocolViolationException.protocolError("continuation frame without a message to continue");
        }
        if (!continues && message != null) {
            throw ProtocolViolationException.protocolError("new message before the end of a fragmented message");
        }
    }

    private void checkSize(FrameHeader header) {
        int limit = message == null ? limit(header.isCompressed()) : limit(message.isCompressed()) - message.length();
        if (header.payloadLength() > limit) {
            throw ProtocolViolationException.tooBig(maxMessageBytes);
        }
    }

    private int limit(boolean compressed) {
        return compressed ? PerMessageDeflate.maxCompressed(maxMessageBytes) : maxMessageBytes;
    }

    private static boolean isWhole(FrameHeader header, ByteBuffer bytes) {
        return header.isFinal()
                && header.opcode() != Opcode.CONTINUATION
                && header.payloadLength() <= bytes.remaining();
    }

    private void readWhole(FrameHeader header, ByteBuffer bytes, FrameListener listener) {
        byte[] payload = new byte[(int) header.payloadLength()];
        bytes.get(payload);
        boolean ascii = Mask.apply(payload, 0, payload.length, header.mask());
        if (header.isCompressed()) {
            payload = decompress(header.opcode(), payload, listener);
        } else if (header.opcode() == Opcode.TEXT && !ascii) {
            checkText(payload);
        }
        deliver(header.opcode(), payload, listener);
    }

    private PartialFrame begin(FrameHeader header) {
        if (header.opcode().isControl()) {
            return new PartialFrame(header, new PartialMessage(header));
        }
        if (message == null) {
            message = new PartialMessage(header);
        }
        return new PartialFrame(header, message);
    }

    private boolean readPart(PartialFrame part, ByteBuffer bytes, FrameListener listener) {
        boolean complete = part.read(bytes, limit(part.message().isCompressed()));
        frame = complete ? null : part;
        if (!complete || !part.isFinal()) {
            return false;
        }
        finish(part.message(), listener);
        return true;
    }

    private void finish(PartialMessage finished, FrameListener listener) {
        Opcode opcode = finished.opcode();
        if (!opcode.isControl()) {
            message = null;
        }
        byte[] payload = finished.toBytes();
        deliver(opcode, finished.isCompressed() ? decompress(opcode, payload, listener) : payload, listener);
    }

    private byte[] decompress(Opcode opcode, byte[] data, FrameListener listener) {
        long start = ProcessorTime.nanos();
        byte[] payload = requireNonNull(deflate).decompress(data, maxMessageBytes);
        listener.onInflated(payload.length, ProcessorTime.nanos() - start);
        if (opcode == Opcode.TEXT) {
            checkText(payload);
        }
        return payload;
    }

    private static void checkText(byte[] payload) {
        if (!Utf8.isValid(payload)) {
            throw ProtocolViolationException.badText();
        }
    }

    private void deliver(Opcode opcode, byte[] payload, FrameListener listener) {
        switch (opcode) {
            case TEXT -> listener.onText(payload);
            case BINARY -> listener.onBinary(payload);
            case PING -> listener.onPing(payload);
            case PONG -> listener.onPong(payload);
            case CLOSE -> deliverClose(payload, listener);
            case CONTINUATION -> throw new IllegalStateException("a message has the opcode of its first frame");
        }
    }

    private void deliverClose(byte[] payload, FrameListener listener) {
        CloseStatus status = ClosePayload.decode(payload);
        close();
        listener.onClose(status.getCode(), requireNonNull(status.getReason()));
    }

    private void close() {
        closed = true;
        partialHeader = null;
        frame = null;
        message = null;
    }
}
