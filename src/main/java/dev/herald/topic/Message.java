package dev.herald.topic;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The data of a message, byte for byte as it was published, what kind of data it is, and who published it.
 *
 * <p>The kind is decided once, by whoever publishes the message. Immutable: the bytes are not empty, are shared by all sessions
 * and must not be changed. They are valid UTF-8 unless they are {@link PayloadKind#BINARY}.
 */
public final class Message {

    /** The message of a publication that is a gap. */
    public static final Message NONE = new Message(new byte[0], PayloadKind.TEXT, Caller.LOCAL, MessageExtras.NONE);

    private final byte[] data;
    private final PayloadKind kind;
    private final Caller publisher;
    private final MessageExtras extras;

    private Message(byte[] data, PayloadKind kind, Caller publisher, MessageExtras extras) {
        this.data = data;
        this.kind = kind;
        this.publisher = publisher;
        this.extras = extras;
    }

    /**
     * Text. Takes ownership of {@code utf8}.
     *
     * @throws InvalidMessageException if it is empty or not UTF-8
     */
    public static Message ofUtf8(byte[] utf8) {
        return of(requireUtf8(utf8), PayloadKind.TEXT);
    }

    public static Message of(String text) {
        return ofUtf8(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * One JSON value of at most {@value JsonText#MAX_DEPTH} levels, without a byte order mark. Takes ownership of {@code utf8}.
     *
     * @throws InvalidMessageException if it is anything else; the exception's message says where
     */
    public static Message ofJson(byte[] utf8) {
        JsonText.requireOneValue(requireUtf8(utf8));
        return of(utf8, PayloadKind.JSON);
    }

    /** The same without a check: a part of a document that was parsed, which is one value of it. Takes ownership of {@code utf8}. */
    public static Message ofParsedJson(byte[] utf8) {
        return of(utf8, PayloadKind.JSON);
    }

    /**
     * Any bytes. Takes ownership of {@code data}.
     *
     * @throws InvalidMessageException if it is empty
     */
    public static Message ofBinary(byte[] data) {
        return of(requireNotEmpty(data), PayloadKind.BINARY);
    }

    /**
     * JSON if it is that, else any bytes. Takes ownership of {@code data}.
     *
     * @throws InvalidMessageException if it is empty
     */
    public static Message ofJsonOrBinary(byte[] data) {
        try {
            return ofJson(data);
        } catch (InvalidMessageException e) {
            return ofBinary(data);
        }
    }

    private static Message of(byte[] data, PayloadKind kind) {
        return new Message(data, kind, Caller.LOCAL, MessageExtras.NONE);
    }

    /** The same data with this {@code traceparent} (W3C Trace Context); null for none. */
    public Message withTraceparent(@Nullable String traceparent) {
        return with(extras.withTraceparent(traceparent));
    }

    /** The same data, published by this client; null if it was not published by a client. */
    public Message withClient(@Nullable ClientInfo client) {
        return with(extras.withClient(client));
    }

    /**
     * The same data with these tags: at most {@value Tags#MAX_COUNT} of together {@value Tags#MAX_BYTES} bytes.
     *
     * @throws InvalidMessageException if there are more, or one has no name or is no text
     */
    public Message withTags(Map<String, String> tags) {
        return with(extras.withTags(Tags.copyOf(tags)));
    }

    /** The same data, to be delivered as the difference to the publication before it where that is possible. */
    public Message asDelta() {
        return with(extras.asDelta());
    }

    private Message with(MessageExtras other) {
        return other.equals(extras) ? this : new Message(data, kind, publisher, other);
    }

    /** The same data, published by {@code caller}. */
    public Message by(Caller caller) {
        return new Message(data, kind, caller, extras);
    }

    /** Whose history it is; {@link Caller#LOCAL} unless somebody else was named. */
    public Caller publisher() {
        return publisher;
    }

    /** Its {@code traceparent}; null if it is not traced. */
    public @Nullable String traceparent() {
        return extras.traceparent();
    }

    /** The client that published it; null if it was not published by a client. */
    public @Nullable ClientInfo client() {
        return extras.client();
    }

    /** By name, in the order of the names; empty if there are none. */
    public Map<String, String> tags() {
        return extras.tags();
    }

    /** Whether it is to be delivered as the difference to the publication before it where that is possible. */
    public boolean isDelta() {
        return extras.isDelta();
    }

    public PayloadKind kind() {
        return kind;
    }

    /** The bytes as they were published: not a copy. */
    public byte[] data() {
        return data;
    }

    /** As text: the data itself, not a copy, or binary data in Base64. */
    public byte[] utf8() {
        return kind == PayloadKind.BINARY ? Base64.getEncoder().encode(data) : data;
    }

    /** As a JSON value without a line break: JSON as it is, text as a string, binary data as a string of Base64. */
    public byte[] json() {
        return kind == PayloadKind.JSON ? JsonText.onOneLine(data) : JsonText.string(utf8());
    }

    /** The bytes of the data, the tags and the client. */
    public int size() {
        return data.length + extras.size();
    }

    /** The approximate memory that it uses beside {@link Publication#OVERHEAD}. */
    long memory() {
        return (long) data.length + extras.memory();
    }

    /** A SHA-256, in hexadecimal, of all but the {@code traceparent} and the publisher; for plain text that of the text. */
    public String digest() {
        return MessageDigests.of(this);
    }

    private static byte[] requireNotEmpty(byte[] bytes) {
        if (bytes.length == 0) {
            throw new InvalidMessageException("The message is empty: at least 1 byte is required.");
        }
        return bytes;
    }

    private static byte[] requireUtf8(byte[] bytes) {
        ByteBuffer rest = ByteBuffer.wrap(requireNotEmpty(bytes));
        try {
            StandardCharsets.UTF_8.newDecoder().decode(rest);
            return bytes;
        } catch (CharacterCodingException e) {
            throw new InvalidMessageException(
                    "The message is not valid UTF-8: byte %d of %d is invalid."
                            .formatted(rest.position() + 1, bytes.length),
                    e);
        }
    }

    @Override
    public String toString() {
        return "Message[%d bytes]".formatted(data.length);
    }
}
