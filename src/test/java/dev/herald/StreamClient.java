package dev.herald;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.util.LinkedHashMap;
import java.util.Map;

/** A client of an event stream, which parses as a browser does (WHATWG HTML, section 9.2.6). */
final class StreamClient implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = 30_000;

    private final Socket socket;
    private final BufferedReader lines;

    private StreamClient(Socket socket) throws IOException {
        this.socket = socket;
        this.lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
    }

    static StreamClient connect(int port, String query) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.getOutputStream()
                .write("GET /events%s HTTP/1.1\r\nHost: localhost\r\n\r\n"
                        .formatted(query)
                        .getBytes(UTF_8));
        StreamClient client = new StreamClient(socket);
        client.fields();
        return client;
    }

    /** The next event that has data, by the names of its fields. */
    Map<String, String> next() throws IOException {
        Map<String, String> fields = fields();
        while (!fields.containsKey("data")) {
            fields = fields();
        }
        return fields;
    }

    private Map<String, String> fields() throws IOException {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(": ");
            if (colon > 0) {
                fields.merge(line.substring(0, colon), line.substring(colon + 2), (a, b) -> a + '\n' + b);
            }
        }
        return fields;
    }

    private String line() throws IOException {
        String line = lines.readLine();
        if (line == null) {
            throw new EOFException("end of the stream (expected: an event)");
        }
        return line;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
