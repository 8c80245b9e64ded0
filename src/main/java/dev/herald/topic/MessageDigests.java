package dev.herald.topic;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Digests of messages, which distinguish a retry with an idempotency key from another message. */
final class MessageDigests {

    /** Begins what is not plain text; no text contains it. */
    private static final byte STRUCTURED = (byte) 0xFF;

    private MessageDigests() {}

    static String of(Message message) {
        MessageDigest digest = sha256();
        if (!isPlainText(message)) {
            addAttributes(digest, message);
        }
        return HexFormat.of().formatHex(digest.digest(message.data()));
    }

    private static boolean isPlainText(Message message) {
        return message.kind() == PayloadKind.TEXT
                && message.client() == null
                && message.tags().isEmpty()
                && !message.isDelta();
    }

    private static void addAttributes(MessageDigest digest, Message message) {
        digest.update(STRUCTURED);
        add(digest, message.kind().name().getBytes(UTF_8));
        digest.update((byte) (message.isDelta() ? 1 : 0));
        ClientInfo client = message.client();
        digest.update((byte) (client == null ? 0 : 1));
        if (client != null) {
            add(digest, client.user().getBytes(UTF_8));
            add(digest, client.client().getBytes(UTF_8));
            add(digest, client.connectionInfo());
            add(digest, client.subscriptionInfo());
        }
        message.tags().forEach((name, value) -> {
            add(digest, name.getBytes(UTF_8));
            add(digest, value.getBytes(UTF_8));
        });
        add(digest, null);
    }

    /** With its length, so that no two sequences of values have the same bytes. */
    private static void add(MessageDigest digest, byte @Nullable [] bytes) {
        int length = bytes == null ? -1 : bytes.length;
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(length).flip());
        if (bytes != null) {
            digest.update(bytes);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
