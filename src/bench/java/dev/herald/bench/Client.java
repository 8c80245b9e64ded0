package dev.herald.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One WebSocket client with only what the measurement needs (RFC 6455): text messages of one frame each below 64 KiB,
 * pings and close. Connecting blocks, after that nothing does. Used by the thread of the load clients only.
 */
final class Client implements LoadClients.Member {

    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int FIN = 0x80;
    private static final int MASKED = 0x80;
    private static final int LENGTH_FOLLOWS = 126;
    private static final byte[] MASK = {0x37, (byte) 0xFA, 0x21, 0x3D};
    private static final byte[] NOTHING = {};
    private static final int HANDSHAKE_TIMEOUT_MILLIS = 20_000;

    private final SocketChannel channel;
    private final LoadClients clients;

    /** An incomplete frame. */
    private byte[] rest = NOTHING;

    private boolean closed;

    private Client(SocketChannel channel, LoadClients clients) {
        this.channel = channel;
        this.clients = clients;
    }

    /** Connects and upgrades. */
    static Client connect(InetSocketAddress server, LoadClients clients) throws IOException {
        Client client = new Client(SocketChannel.open(server), clients);
        client.channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        client.channel.socket().setSoTimeout(HANDSHAKE_TIMEOUT_MILLIS);
        client.shakeHands(server);
        client.channel.configureBlocking(false);
        return client;
    }

    private void shakeHands(InetSocketAddress server) throws IOException {
        String request = """
                GET /websocket HTTP/1.1
                Host: %s:%d
                Upgrade: websocket
                Connection: Upgrade
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
                Sec-WebSocket-Version: 13

                """.formatted(server.getHostString(), server.getPort()).replace("\n", "\r\n");
        channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
        readHandshakeResponse(channel.socket().getInputStream());
    }

    private void readHandshakeResponse(InputStream in) throws IOException {
        byte[] bytes = new byte[4096];
        int length = 0;
        while (true) {
            int read = in.read(bytes, length, bytes.length - length);
            length += Math.max(0, read);
            String response = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
            int end = response.indexOf("\r\n\r\n");
            if (end >= 0 && response.startsWith("HTTP/1.1 101")) {
                rest = Arrays.copyOfRange(bytes, end + 4, length);
                return;
            }
            if (end >= 0 || read <= 0) {
                throw new IOException(
                        "handshake: \"" + response.lines().findFirst().orElse("") + "\" (expected: 101)");
            }
        }
    }

    @Override
    public SocketChannel channel() {
        return channel;
    }

    @Override
    public void read(ByteBuffer buffer) throws IOException {
        buffer.clear().put(rest);
        rest = NOTHING;
        boolean ended = channel.read(buffer) < 0;
        buffer.flip();
        while (readFrame(buffer)) {}
        if (buffer.hasRemaining()) {
            rest = new byte[buffer.remaining()];
            buffer.get(rest);
        }
        if (ended || closed) {
            disconnected();
        }
    }

    @Override
    public void disconnected() {
        clients.disconnected(this);
    }

    /** Reads one frame if it is complete. */
    private boolean readFrame(ByteBuffer buffer) throws IOException {
        int start = buffer.position();
        int there = buffer.remaining();
        if (there < 4 && (there < 2 || (buffer.get(start + 1) & 0x7F) >= LENGTH_FOLLOWS)) {
            return false;
        }
        int length = buffer.get(start + 1) & 0x7F;
        int payload = start + (length == LENGTH_FOLLOWS ? 4 : 2);
        length = length == LENGTH_FOLLOWS ? buffer.getShort(start + 2) & 0xFFFF : length;
        if (payload + length > buffer.limit()) {
            return false;
        }
        buffer.position(payload + length);
        receive(buffer, buffer.get(start) & 0xF, payload, length);
        return true;
    }

    private void receive(ByteBuffer buffer, int opcode, int at, int length) throws IOException {
        switch (opcode) {
            case TEXT -> clients.receive(this, StampedText.nanos(buffer, at));
            case PING -> {
                byte[] payload = new byte[length];
                buffer.get(at, payload);
                send(PONG, payload);
            }
            case CLOSE -> closed = true;
            default -> throw new IOException("opcode: " + opcode + " (expected: 1, 8 or 9)");
        }
    }

    /** Sends a text message. */
    void send(byte[] text) throws IOException {
        send(TEXT, text);
    }

    private void send(int opcode, byte[] payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 8).put((byte) (FIN | opcode));
        if (payload.length < LENGTH_FOLLOWS) {
            frame.put((byte) (MASKED | payload.length));
        } else {
            frame.put((byte) (MASKED | LENGTH_FOLLOWS)).putShort((short) payload.length);
        }
        frame.put(MASK);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ MASK[i & 3]));
        }
        channel.write(frame.flip());
        if (frame.hasRemaining()) {
            throw new IOException("the server does not read");
        }
    }
}
