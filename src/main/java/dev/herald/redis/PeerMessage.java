package dev.herald.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.herald.cluster.ClusterRequest;
import java.util.Arrays;

/**
 * A message from one node to another: {@code request number node operation} or {@code response number node -}, a line feed,
 * and the body.
 *
 * @param node the node that sent it
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
record PeerMessage(boolean isRequest, long number, String node, String operation, byte[] body) {

    private static final int HEADER_FIELDS = 4;

    static byte[] request(long number, String node, ClusterRequest request) {
        return encode("request " + number + ' ' + node + ' ' + request.operation(), request.arguments());
    }

    static byte[] response(long number, String node, byte[] body) {
        return encode("response " + number + ' ' + node + " -", body);
    }

    static PeerMessage parse(byte[] bytes) {
        int end = 0;
        while (bytes[end] != '\n') {
            end++;
        }
        String[] header = new String(bytes, 0, end, US_ASCII).split(" ", HEADER_FIELDS);
        byte[] body = Arrays.copyOfRange(bytes, end + 1, bytes.length);
        return new PeerMessage(header[0].equals("request"), Long.parseLong(header[1]), header[2], header[3], body);
    }

    private static byte[] encode(String header, byte[] body) {
        byte[] line = (header + '\n').getBytes(US_ASCII);
        byte[] message = Arrays.copyOf(line, line.length + body.length);
        System.arraycopy(body, 0, message, line.length, body.length);
        return message;
    }
}
