package dev.herald.presence;

/**
 * The number of clients of a topic on one node, and their {@linkplain UserDigests users}.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record NodeStats(int clients, byte[] users) {

    /** The topic whose clients are counted. */
    record Query(String topic) {}
}
