package dev.herald.cluster;

/**
 * The response of one node.
 *
 * @param node the node that responded
 * @param body JSON in UTF-8, at most {@link #MAX_BYTES}; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ClusterResponse(String node, byte[] body) {

    /** The largest response; a longer list is continued in the next request. */
    public static final int MAX_BYTES = 8 * 1024 * 1024;

    public ClusterResponse {
        if (body.length > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "response of %s: %d bytes (expected: at most %d)".formatted(node, body.length, MAX_BYTES));
        }
    }
}
