package dev.herald.cluster;

/**
 * What one node answered.
 *
 * @param node which
 * @param body JSON in UTF-8, at most {@link #MAX_BYTES}; nobody writes to it
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
public record ClusterResponse(String node, byte[] body) {

    /** No node answers with more; a list goes on at the next question. */
    public static final int MAX_BYTES = 8 * 1024 * 1024;

    public ClusterResponse {
        if (body.length > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "answer of %s: %d bytes (expected: at most %d)".formatted(node, body.length, MAX_BYTES));
        }
    }
}
