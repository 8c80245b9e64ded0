package dev.herald.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.herald.cluster.ClusterRequest;
import java.util.Arrays;
import java.util.Locale;

/**
 * A message from one node to another: {@code request number node operation}, {@code response number node -} or, if there is to be no
 * response, {@code message 0 node operation}; a line feed, and the body. Nodes of older versions ignore the last kind.
 *
 * @param node the node that sent it
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
record PeerMessage(Kind kind, long number, String node, String operation, byte[] body) {

    private static final int HEADER_FIELDS = 4;

    enum Kind {
        REQUEST,
        RESPONSE,
        MESSAGE
    }

    static byte[] request(long number, String node, ClusterRequest request) {
        return encode("request " + number + ' ' + node + ' ' + request.operation(), request.arguments());
    }

    static byte[] response(long number, String node, byte[] body) {
        return encode("response " + number + ' ' + node + " -", body);
    }

    static byte[] message(String node, ClusterRequest message) {
        return encode("message 0 " + node + ' ' + message.operation(), message.arguments());
    }

    static PeerMessage parse(byte[] bytes) {
        int end = 0;
        while (bytes[end] != '\n') {
            end++;
        }
        String[] header = new String(bytes, 0, end, US_ASCII).split(" ", HEADER_FIELDS);
        byte[] body = Arrays.copyOfRange(bytes, end + 1, bytes.length);
        return new PeerMessage(kind(header[0]), Long.parseLong(header[1]), header[2], header[3], body);
    }

    private static Kind kind(String name) {
        return Kind.valueOf(name.toUpperCase(Locale.ROOT));
    }

    private static byte[] encode(String header, byte[] body) {
        byte[] line = (header + '\n').getBytes(US_ASCII);
        byte[] message = Arrays.copyOf(line, line.length + body.length);
        System.arraycopy(body, 0, message, line.length, body.length);
        return message;
    }
}
