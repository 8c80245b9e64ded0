package dev.herald.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/** The slots from {@code first} to {@code last}, inclusive, and the master that owns them. */
record SlotRange(int first, int last, String host, int port) {

    /**
     * Parses the response of {@code CLUSTER SLOTS}: for each range its bounds, then its master with host, port and
     * more.
     */
    static List<SlotRange> all(List<?> response) {
        return response.stream().map(range -> of((List<?>) range)).toList();
    }

    private static SlotRange of(List<?> range) {
        List<?> node = (List<?>) range.get(2);
        return new SlotRange(
                number(range.get(0)),
                number(range.get(1)),
                new String((byte[]) node.get(0), UTF_8),
                number(node.get(1)));
    }

    private static int number(Object response) {
        return Math.toIntExact((Long) response);
    }
}
