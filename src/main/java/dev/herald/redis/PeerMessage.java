package dev.herald.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.herald.cluster.ClusterRequest;
import java.util.Arrays;

/**
 * What one node sends another: {@code request number node operation}, or {@code answer number node -}, a line feed, and the
 * body.
 *
 * @param node who sent it
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
record PeerMessage(boolean isQuestion, long number, String node, String operation, byte[] body) {

    private static final int WORDS = 4;

    static byte[] question(long number, String node, ClusterRequest request) {
        return written("question " + number + ' ' + node + ' ' + request.operation(), request.arguments());
    }

    static byte[] answer(long number, String node, byte[] body) {
        return written("answer " + number + ' ' + node + " -", body);
    }

    static PeerMessage read(byte[] bytes) {
        int end = 0;
        while (bytes[end] != '\n') {
            end++;
        }
        String[] head = new String(bytes, 0, end, US_ASCII).split(" ", WORDS);
        byte[] body = Arrays.copyOfRange(bytes, end + 1, bytes.length);
        return new PeerMessage(head[0].equals("question"), Long.parseLong(head[1]), head[2], head[3], body);
    }

    private static byte[] written(String head, byte[] body) {
        byte[] line = (head + '\n').getBytes(US_ASCII);
        byte[] message = Arrays.copyOf(line, line.length + body.length);
        System.arraycopy(body, 0, message, line.length, body.length);
        return message;
    }
}
