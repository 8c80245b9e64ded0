package dev.herald.topic;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The text of a message, byte for byte as it was published, and who published it.
 *
 * <p>Immutable: the bytes are valid, non-empty UTF-8, shared by all sessions, and must not be changed.
 */
public final class Message {

    /** The message of a publication that is a gap. */
    public static final Message NONE = new Message(new byte[0], null, Caller.LOCAL);

    private final byte[] utf8;
    private final @Nullable String traceparent;
    private final Caller publisher;

    private Message(byte[] utf8, @Nullable String traceparent, Caller publisher) {
        this.utf8 = utf8;
        this.traceparent = traceparent;
        this.publisher = publisher;
    }

    /**
     * Takes ownership of {@code utf8}.
     *
     * @throws InvalidMessageException if it is empty or not UTF-8
     */
    public static Message ofUtf8(byte[] utf8) {
        if (utf8.length == 0) {
            throw new InvalidMessageException("The message is empty: at least 1 byte is required.");
        }
        requireUtf8(utf8);
        return new Message(utf8, null, Caller.LOCAL);
    }

    public static Message of(String text) {
        return ofUtf8(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The same text with this {@code traceparent} (W3C Trace Context); null for none. */
    public Message withTraceparent(@Nullable String traceparent) {
        return new Message(utf8, traceparent, publisher);
    }

    /** The same text, published by {@code caller}. */
    public Message by(Caller caller) {
        return new Message(utf8, traceparent, caller);
    }

    /** Whose history it is; {@link Caller#LOCAL} unless somebody else was named. */
    public Caller publisher() {
        return publisher;
    }

    /** Its {@code traceparent}; null if it is not traced. */
    public @Nullable String traceparent() {
        return traceparent;
    }

    /** The bytes themselves, not a copy. */
    public byte[] utf8() {
        return utf8;
    }

    public int size() {
        return utf8.length;
    }

    /** The SHA-256 of the text, in hexadecimal. */
    public String digest() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(utf8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static void requireUtf8(byte[] bytes) {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        try {
            StandardCharsets.UTF_8.newDecoder().decode(rest);
        } catch (CharacterCodingException e) {
            throw new InvalidMessageException(
                    "The message is not valid UTF-8: byte %d of %d is invalid."
                            .formatted(rest.position() + 1, bytes.length),
                    e);
        }
    }

    @Override
    public String toString() {
        return "Message[%d bytes]".formatted(utf8.length);
    }
}
