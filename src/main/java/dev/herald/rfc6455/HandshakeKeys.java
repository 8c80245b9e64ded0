package dev.herald.rfc6455;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The keys of the opening handshake (RFC 6455, section 4). */
final class HandshakeKeys {

    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /** 16 bytes in base64: 22 characters and the padding. */
    private static final int KEY_CHARACTERS = 22;

    private static final String KEY_PADDING = "==";

    /** To clone it costs less than to look for the algorithm. */
    private static final MessageDigest SHA1 = create();

    private HandshakeKeys() {}

    /** Whether this is a Sec-WebSocket-Key: base64 of 16 bytes (section 4.2.1, point 5). */
    static boolean isValidKey(@Nullable String key) {
        if (key == null || key.length() != KEY_CHARACTERS + KEY_PADDING.length() || !key.endsWith(KEY_PADDING)) {
            return false;
        }
        for (int i = 0; i < KEY_CHARACTERS; i++) {
            if (!isBase64(key.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** The Sec-WebSocket-Accept for this key (section 4.2.2, point 5.4). */
    static String acceptKey(String secWebSocketKey) {
        byte[] concatenated = (secWebSocketKey + GUID).getBytes(StandardCharsets.ISO_8859_1);
        return Base64.getEncoder().encodeToString(sha1().digest(concatenated));
    }

    private static boolean isBase64(char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
    }

    private static MessageDigest sha1() {
        try {
            return (MessageDigest) SHA1.clone();
        } catch (CloneNotSupportedException e) {
            return create();
        }
    }

    private static MessageDigest create() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
