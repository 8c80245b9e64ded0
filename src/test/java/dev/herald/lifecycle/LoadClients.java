package dev.herald.lifecycle;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.herald.RawClient;
import dev.herald.rfc6455.ClientFrames;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Many WebSocket clients on one thread, each of which records the messages it received and how it was closed. */
final class LoadClients implements AutoCloseable {

    private static final byte[] HANDSHAKE = (RawClient.HANDSHAKE.replace("\n", "\r\n") + "\r\n").getBytes(US_ASCII);
    private static final int BUFFER_BYTES = 2048;

    private final Selector selector = Selector.open();
    private final List<Client> clients = new ArrayList<>();
    private volatile int closed;

    private LoadClients() throws IOException {}

    /** Connects {@code count} clients, one after the other, and reads from them until all are closed. */
    static LoadClients connect(int port, int count) throws IOException {
        LoadClients clients = new LoadClients();
        for (int i = 0; i < count; i++) {
            clients.add(port);
        }
        Thread.ofPlatform().daemon().name("load-clients").start(clients::readAll);
        return clients;
    }

    List<Client> clients() {
        return clients;
    }

    boolean areAllClosed() {
        return closed == clients.size();
    }

    @Override
    public void close() throws IOException {
        for (Client client : clients) {
            client.channel.close();
        }
        selector.close();
    }

    /** Connects one client. */
    private void add(int port) throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.write(ByteBuffer.wrap(HANDSHAKE));
        Client client = new Client(channel);
        clients.add(client);
        client.readHandshakeResponse();
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, client);
    }

    private void readAll() {
        try {
            while (selector.isOpen() && !areAllClosed()) {
                selector.select(key -> read((Client) key.attachment()));
            }
        } catch (IOException | java.nio.channels.ClosedSelectorException e) {
            // the test is over
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // by the one thread
    private void read(Client client) {
        if (!client.read()) {
            closed++;
        }
    }

    /** One client. */
    static final class Client {

        private final SocketChannel channel;
        private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        private final List<String> received = new ArrayList<>(0);
        private int closeCode = 1006;
        private String closeReason = "";
        private long closedNanos;

        Client(SocketChannel channel) {
            this.channel = channel;
        }

        List<String> received() {
            return received;
        }

        int closeCode() {
            return closeCode;
        }

        String closeReason() {
            return closeReason;
        }

        /** When the close frame came, as of {@link System#nanoTime}. */
        long closedNanos() {
            return closedNanos;
        }

        private void readHandshakeResponse() throws IOException {
            String head = "";
            int end = -1;
            while (end < 0 && channel.read(buffer) >= 0) {
                head = US_ASCII.decode(buffer.duplicate().flip()).toString();
                end = head.indexOf("\r\n\r\n");
            }
            if (!head.startsWith("HTTP/1.1 101 ")) {
                throw new IOException("handshake: \"%s\" (expected: 101)".formatted(head));
            }
            buffer.flip().position(end + 4);
            buffer.compact();
        }

        /** False once the connection is closed. */
        private boolean read() {
            try {
                int read = channel.read(buffer);
                if (read < 0) {
                    channel.close();
                    return false;
                }
                buffer.flip();
                while (frame()) {}
                buffer.compact();
                return true;
            } catch (IOException e) {
                return false;
            }
        }

        private boolean frame() throws IOException {
            ByteBuffer payload = nextPayload();
            if (payload == null) {
                return false;
            }
            int firstByte = Byte.toUnsignedInt(buffer.get(buffer.position() - payload.remaining() - 2));
            if (firstByte == ClientFrames.TEXT) {
                received.add(UTF_8.decode(payload).toString());
            } else if (firstByte == ClientFrames.CLOSE) {
                closedNanos = System.nanoTime();
                closeCode = payload.getShort();
                closeReason = UTF_8.decode(payload).toString();
                channel.write(ByteBuffer.wrap(ClientFrames.close(closeCode, "")));
            } else if (firstByte == ClientFrames.PING) {
                channel.write(ByteBuffer.wrap(ClientFrames.frame(ClientFrames.PONG, "")));
            } else {
                throw new IOException("frame: %#x (expected: text, ping or close)".formatted(firstByte));
            }
            return true;
        }

        /** Removes the next frame, of at most 125 bytes, and returns its payload; null if it is incomplete. */
        private @Nullable ByteBuffer nextPayload() {
            int start = buffer.position();
            if (buffer.remaining() < 2 || buffer.remaining() < 2 + buffer.get(start + 1)) {
                return null;
            }
            ByteBuffer payload = buffer.slice(start + 2, buffer.get(start + 1));
            buffer.position(start + 2 + payload.remaining());
            return payload;
        }
    }
}
