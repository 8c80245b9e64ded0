package dev.herald.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/** Slots from {@code first} to {@code last}, with both, and the node that takes writes for them. */
record SlotRange(int first, int last, String host, int port) {

    /** What {@code CLUSTER SLOTS} answers: for each range its ends, and the node, with its host, its port and more. */
    static List<SlotRange> all(List<?> answer) {
        return answer.stream().map(range -> of((List<?>) range)).toList();
    }

    private static SlotRange of(List<?> range) {
        List<?> node = (List<?>) range.get(2);
        return new SlotRange(
                number(range.get(0)),
                number(range.get(1)),
                new String((byte[]) node.get(0), UTF_8),
                number(node.get(1)));
    }

    private static int number(Object answer) {
        return Math.toIntExact((Long) answer);
    }
}
