package dev.herald;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A client of an event stream that reads as a browser does (WHATWG HTML, section 9.2.6), over a bare socket. */
public final class EventClient implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = 30_000;

    private final Socket socket;
    private final BufferedReader in;
    private final Map<String, String> headers = new TreeMap<>();
    private final int status;
    private String lastId = "";
    private String pendingId = "";
    private @Nullable String retry;

    /**
     * An event as a page receives it.
     *
     * @param id the last event id at the time of dispatch
     */
    public record ReceivedEvent(String name, String data, String id) {}

    private EventClient(Socket socket, String request) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.getOutputStream().write(request.getBytes(UTF_8));
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8), 1024);
        status = Integer.parseInt(line().split(" ", 3)[1]);
        for (String line = line(); !line.isEmpty(); line = line()) {
            String[] parts = line.split(": *", 2);
            headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1]);
        }
    }

    public static EventClient connect(int port, String pathAndQuery, String... headers) throws IOException {
        return connect(port, new Socket(), pathAndQuery, headers);
    }

    /** On a given socket, such as one with a small buffer. */
    public static EventClient connect(int port, Socket socket, String pathAndQuery, String... headers)
            throws IOException {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        StringBuilder request = new StringBuilder("GET " + pathAndQuery + " HTTP/1.1\r\nHost: localhost\r\n");
        for (int i = 0; i < headers.length; i += 2) {
            request.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
        }
        return new EventClient(socket, request.append("\r\n").toString());
    }

    public int status() {
        return status;
    }

    /** The names are in lower case. */
    public Map<String, String> headers() {
        return headers;
    }

    /** The id that a browser would reconnect with. */
    public String lastId() {
        return lastId;
    }

    public @Nullable String retry() {
        return retry;
    }

    /** Reads the events before the first position, which are the gaps. */
    public List<ReceivedEvent> gaps() throws IOException {
        List<ReceivedEvent> gaps = new ArrayList<>();
        String before = lastId;
        for (ReceivedEvent gap = block(); before.equals(lastId); gap = block()) {
            gaps.add(gap);
        }
        return gaps;
    }

    /** The next event that has data; null at the end of the stream. */
    public @Nullable ReceivedEvent next() throws IOException {
        ReceivedEvent event = block();
        while (event != null && event.data().isEmpty()) {
            event = block();
        }
        return event;
    }

    /** Up to the next empty line; null at the end of the stream. */
    private @Nullable ReceivedEvent block() throws IOException {
        String name = "message";
        List<String> data = new ArrayList<>();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String value = line.substring(Math.min(line.length(), line.indexOf(':') + 2));
            if (line.startsWith("event: ")) {
                name = value;
            } else if (line.startsWith("data: ")) {
                data.add(value);
            } else if (line.startsWith("id: ")) {
                pendingId = value;
            } else if (line.startsWith("retry: ")) {
                retry = value;
            } else if (line.isEmpty()) {
                lastId = pendingId;
                return new ReceivedEvent(name, String.join("\n", data), lastId);
            } else if (!line.startsWith(":")) {
                throw new AssertionError("invalid line of an event: " + line);
            }
        }
        return null;
    }

    /** Reads a raw line, also a comment. */
    public String line() throws IOException {
        String line = in.readLine();
        if (line == null) {
            throw new AssertionError("the stream ended (expected: a line)");
        }
        return line;
    }

    /** Resets the connection; no effect if it is closed. */
    @Override
    public void close() {
        try (socket) {
            if (!socket.isClosed()) {
                socket.setSoLinger(true, 0);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
