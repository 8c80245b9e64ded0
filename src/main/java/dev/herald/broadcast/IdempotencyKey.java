package dev.herald.broadcast;

/**
 * The name that a publisher gives to a message, so that it can repeat the request without a duplicate.
 *
 * <p>As in the IETF's draft "The Idempotency-Key HTTP Header Field", section 2.1, a structured string; the quotes may be
 * left out. It is unique within a publisher and a topic: the same key names another message under another topic, and for another
 * publisher.
 *
 * @param value 1 to 255 visible ASCII characters
 */
public record IdempotencyKey(String value) {

    private static final int MAX_LENGTH = 255;

    /**
     * @throws InvalidIdempotencyKeyException if the value breaks the rule above
     */
    public IdempotencyKey {
        if (value.isEmpty() || value.length() > MAX_LENGTH || !value.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new InvalidIdempotencyKeyException(value.length());
        }
    }

    /**
     * Takes off the quotes of a header.
     *
     * @throws InvalidIdempotencyKeyException also if it has several keys, as when a proxy joins headers
     */
    public static IdempotencyKey ofHeader(String header) {
        String text = header.strip();
        boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
        String key = quoted ? text.substring(1, text.length() - 1) : text;
        if (quoted && key.indexOf('"') >= 0) {
            throw new InvalidIdempotencyKeyException(header.length());
        }
        return new IdempotencyKey(key);
    }
}
