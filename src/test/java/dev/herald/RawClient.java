package dev.herald;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.herald.rfc6455.ClientFrames;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A client on a bare socket, for what other clients cannot do: invalid frames and requests, and broken connections. */
public final class RawClient implements AutoCloseable {

    /** A valid handshake, of which tests change single lines. */
    public static final String HANDSHAKE = """
            GET /websocket HTTP/1.1
            Host: localhost
            Upgrade: websocket
            Connection: Upgrade
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
            Sec-WebSocket-Version: 13
            """;

    private static final int TIMEOUT_MILLIS = 30_000;

    private final Socket socket;
    private final DataInputStream in;
    private long bytesRead;

    /** One frame from the server. */
    public record Frame(int firstByte, ByteBuffer payload) {

        public String text() {
            return UTF_8.decode(payload.duplicate()).toString();
        }

        public int closeCode() {
            return payload.remaining() < 2 ? 1005 : payload.getShort(0);
        }

        public String closeReason() {
            return UTF_8.decode(payload.slice(2, payload.remaining() - 2)).toString();
        }

        /** Describes the frame in a failure message. */
        public String describe() {
            return firstByte == 0x88 && payload.remaining() > 2
                    ? "close %d: %s".formatted(closeCode(), closeReason())
                    : "%x, %d bytes".formatted(firstByte, payload.remaining());
        }
    }

    /** The response to a request; the names of its headers are in lower case. */
    public record Response(int status, Map<String, String> headers, String body) {}

    public RawClient(int port) throws IOException {
        this(port, new Socket());
    }

    /** On a socket that is not connected yet: one with a small buffer, or with TLS. */
    public RawClient(int port, Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    }

    /** Connects and upgrades. */
    public static RawClient connect(int port) throws IOException {
        return connect(port, new Socket());
    }

    public static RawClient connect(int port, Socket socket) throws IOException {
        RawClient client = new RawClient(port, socket);
        client.upgrade(HANDSHAKE);
        return client;
    }

    /** Fails unless the response to this handshake is 101. */
    public Response upgrade(String handshake) throws IOException {
        Response response = exchange(handshake);
        if (response.status() != 101) {
            throw new IOException("handshake: " + response + " (expected: 101)");
        }
        return response;
    }

    public static Response exchange(int port, String head) throws IOException {
        try (RawClient client = new RawClient(port)) {
            return client.exchange(head);
        }
    }

    /** Returns the head of the response only: the body may be endless. */
    public static Response exchangeHead(int port, String head, String body) throws IOException {
        try (RawClient client = new RawClient(port)) {
            client.sendAhead(head, body.getBytes(UTF_8));
            return client.head();
        }
    }

    public void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    public void send(int firstByte, String payload) throws IOException {
        send(ClientFrames.frame(firstByte, payload));
    }

    public Frame next() throws IOException {
        int firstByte = in.readUnsignedByte();
        int length = in.readUnsignedByte();
        bytesRead += 2;
        if (length == 126) {
            length = in.readUnsignedShort();
            bytesRead += 2;
        } else if (length == 127) {
            length = (int) in.readLong();
            bytesRead += 8;
        }
        byte[] payload = in.readNBytes(length);
        bytesRead += length;
        return new Frame(firstByte, ByteBuffer.wrap(payload));
    }

    /** Reads raw bytes. */
    public byte[] bytes(int count) throws IOException {
        return in.readNBytes(count);
    }

    /** Bytes of the frames read so far. */
    public long bytesRead() {
        return bytesRead;
    }

    /** True if the server closed the connection without sending anything more. */
    public boolean isAtEnd() throws IOException {
        return in.read() < 0;
    }

    /** True if the server neither sends anything nor closes the connection for this time. */
    public boolean isSilentFor(Duration time) throws IOException {
        socket.setSoTimeout((int) time.toMillis());
        try {
            in.readUnsignedByte();
            return false;
        } catch (EOFException e) {
            return false;
        } catch (SocketTimeoutException e) {
            return true;
        } finally {
            socket.setSoTimeout(TIMEOUT_MILLIS);
        }
    }

    /** Shuts down the output (FIN); reading continues. */
    public void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** Closes the connection without a close frame (FIN). */
    public void disconnect() throws IOException {
        socket.close();
    }

    /** Resets the connection without a close frame (RST). */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** Sends a request, and more bytes without waiting for the response. */
    public void sendAhead(String head, byte[] more) throws IOException {
        send(ClientFrames.join((head.replace("\n", "\r\n") + "\r\n").getBytes(ISO_8859_1), more));
    }

    public Response readResponse() throws IOException {
        Response head = head();
        return new Response(head.status(), head.headers(), new String(body(head.status(), head.headers()), UTF_8));
    }

    /** The response, or only its head if what follows has no end. */
    public Response readUnlessEndless() throws IOException {
        Response head = head();
        boolean endless = head.headers().getOrDefault("content-type", "").startsWith("text/event-stream");
        return endless
                ? head
                : new Response(head.status(), head.headers(), new String(body(head.status(), head.headers()), UTF_8));
    }

    /** The head of a response without a body, or of one whose body is not read. */
    public Response readHead() throws IOException {
        return head();
    }

    private Response head() throws IOException {
        int status = Integer.parseInt(line().split(" ", 3)[1]);
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            String[] header = line.split(": *", 2);
            headers.merge(header[0].toLowerCase(Locale.ROOT), header[1], (one, other) -> one + ", " + other);
        }
        return new Response(status, headers, "");
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    public Response exchange(String head) throws IOException {
        sendAhead(head, new byte[0]);
        return readResponse();
    }

    /** RFC 9112, section 6.3. */
    private byte[] body(int status, Map<String, String> headers) throws IOException {
        if (status < 200 || status == 204) {
            return new byte[0];
        }
        if (headers.containsKey("content-length")) {
            return in.readNBytes(Integer.parseInt(headers.get("content-length")));
        }
        if (!"chunked".equals(headers.get("transfer-encoding"))) {
            return in.readAllBytes();
        }
        byte[] body = {};
        for (int size = chunkSize(); size > 0; size = chunkSize()) {
            body = ClientFrames.join(body, in.readNBytes(size));
            line();
        }
        line();
        return body;
    }

    private int chunkSize() throws IOException {
        return Integer.parseInt(line(), 16);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.readUnsignedByte(); c != '\n'; c = in.readUnsignedByte()) {
            line.append((char) c);
        }
        return line.toString().strip();
    }
}
