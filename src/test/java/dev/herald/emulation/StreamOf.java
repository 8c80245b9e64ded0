package dev.herald.emulation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import dev.herald.ClientContract;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A client with a stream on a connection of its own, read line by line as it comes. */
public final class StreamOf implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = 20_000;

    private final boolean isOneWay;
    private final Socket socket;
    private final BufferedReader lines;
    private final String status;
    private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private String node = "";
    private String session = "";

    public StreamOf(int port, String head, String body) throws IOException {
        this(port, new Socket(), head, body);
    }

    /** On a socket that is not connected yet, such as one with a small buffer. */
    StreamOf(int port, Socket unconnected, String head, String body) throws IOException {
        isOneWay = head.contains("/uni_");
        socket = unconnected;
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
        String request = "%s HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(head, body.getBytes(UTF_8).length, body);
        socket.getOutputStream().write(request.getBytes(UTF_8));
        lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
        status = lines.readLine();
        for (String line = lines.readLine(); !line.isEmpty(); line = lines.readLine()) {
            headers.put(line.substring(0, line.indexOf(':')), line.substring(line.indexOf(':') + 2));
        }
    }

    /** A connected client. */
    public static StreamOf connected(int port, String token) throws IOException {
        StreamOf stream = new StreamOf(
                port, "POST /connection/http_stream", "{\"id\":1,\"connect\":{\"token\":\"%s\"}}".formatted(token));
        stream.readConnected();
        return stream;
    }

    /** The body of a request that sends this frame to the stream's session. */
    public String request(String frame) {
        return "{\"node\":\"%s\",\"session\":\"%s\",\"data\":\"%s\"}"
                .formatted(node, session, frame.replace("\"", "\\\""));
    }

    /** Reads the reply, or the push, that the client is connected. */
    String readConnected() throws IOException {
        String connected = next();
        assertThat(connected).contains("\"connect\":");
        node = JsonPath.<Map<String, String>>read(connected, "$.connect").getOrDefault("node", "");
        session = JsonPath.read(connected, "$.connect.session");
        return connected;
    }

    String status() {
        return status;
    }

    @Nullable
    String header(String name) {
        return headers.get(name);
    }

    public String node() {
        return node;
    }

    public String session() {
        return session;
    }

    /** The next message that is no ping, which is as promised: empty at the end of the stream. */
    public String next() throws IOException {
        String line = lines.readLine();
        while (line != null && (line.isEmpty() || line.equals("{}") || line.equals("data: {}"))) {
            line = lines.readLine();
        }
        if (line == null) {
            return "";
        }
        String message = line.replaceFirst("^data: ", "");
        if (isOneWay) {
            ClientContract.assertPush(message);
        } else {
            ClientContract.assertReply(message);
        }
        return message;
    }

    /** The next message with this in it; what comes before is dropped. Fails at the end of the stream. */
    String next(String part) throws IOException {
        String message = next();
        while (!message.contains(part)) {
            assertThat(message)
                    .as("the end of the stream (expected: " + part + ")")
                    .isNotEmpty();
            message = next();
        }
        return message;
    }

    /** Waits for the end of the stream; what comes before is dropped. */
    void awaitEnd() throws IOException {
        while (!next().isEmpty()) {}
    }

    /** Waits for a ping; what comes before is dropped. */
    void awaitPing() throws IOException {
        String line = lines.readLine();
        while (!line.equals("{}") && !line.equals("data: {}")) {
            line = lines.readLine();
        }
    }

    /** The next line, whatever it is; null at the end of the stream. */
    @Nullable
    public String line() throws IOException {
        return lines.readLine();
    }

    /** Sends nothing more (FIN); reading continues. */
    void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** Resets the connection (RST). */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
