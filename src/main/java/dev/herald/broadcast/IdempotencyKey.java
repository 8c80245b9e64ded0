package dev.herald.broadcast;

/**
 * The name that a publisher gives to a message, so that it can repeat the request without a duplicate.
 *
 * <p>As in the IETF's draft "The Idempotency-Key HTTP Header Field", section 2.1, a structured string; the quotes may be
 * left out. It is unique within a topic: the same key names another message under another topic.
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

    /** Takes off the quotes of a header. */
    public static IdempotencyKey ofHeader(String header) {
        String text = header.strip();
        boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
        return new IdempotencyKey(quoted ? text.substring(1, text.length() - 1) : text);
    }
}
