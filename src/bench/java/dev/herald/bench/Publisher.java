package dev.herald.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Locale;

/**
 * Posts to {@code /broadcast} as the connection pool of an HTTP client does: on a few connections that stay open, one
 * request at a time on each, and requests without a free connection are queued. Used by the thread of the load clients
 * only.
 */
final class Publisher {

    private static final int CONNECTIONS = 4;

    private final InetSocketAddress server;
    private final LoadClients clients;
    private final ArrayDeque<Connection> free = new ArrayDeque<>();
    private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();

    Publisher(InetSocketAddress server, LoadClients clients) throws IOException {
        this.server = server;
        this.clients = clients;
        for (int i = 0; i < CONNECTIONS; i++) {
            connect();
        }
    }

    void publish(byte[] text) throws IOException {
        waiting.add(text);
        postNext();
    }

    /** Whether there is a response to every message. */
    boolean isIdle() {
        return waiting.isEmpty() && free.size() == CONNECTIONS;
    }

    private void postNext() throws IOException {
        while (!waiting.isEmpty() && !free.isEmpty()) {
            free.remove().post(waiting.remove());
        }
    }

    private void connect() throws IOException {
        SocketChannel channel = SocketChannel.open(server);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        Connection connection = new Connection(channel);
        clients.add(connection);
        free.add(connection);
    }

    private final class Connection implements LoadClients.Member {

        private final SocketChannel channel;
        private final StringBuilder response = new StringBuilder();

        Connection(SocketChannel channel) {
            this.channel = channel;
        }

        @Override
        public SocketChannel channel() {
            return channel;
        }

        void post(byte[] text) throws IOException {
            byte[] head = """
                    POST /broadcast HTTP/1.1
                    Host: %s:%d
                    Content-Type: text/plain
                    Content-Length: %d

                    """.formatted(server.getHostString(), server.getPort(), text.length)
                    .replace("\n", "\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
            ByteBuffer request = ByteBuffer.allocate(head.length + text.length)
                    .put(head)
                    .put(text)
                    .flip();
            channel.write(request);
            if (request.hasRemaining()) {
                throw new IOException("the server does not read");
            }
        }

        @Override
        public void read(ByteBuffer buffer) throws IOException {
            boolean ended = channel.read(buffer.clear()) < 0;
            response.append(StandardCharsets.ISO_8859_1.decode(buffer.flip()));
            boolean isComplete = isResponseComplete();
            if (ended || (isComplete && response.indexOf("Connection: close") > 0)) {
                disconnected();
            } else if (isComplete) {
                response.setLength(0);
                free.add(this);
                postNext();
            }
        }

        /** Opens a new connection; a message in flight is not sent again. */
        @Override
        public void disconnected() throws IOException {
            free.remove(this);
            channel.close();
            connect();
            postNext();
        }

        private boolean isResponseComplete() {
            int head = response.indexOf("\r\n\r\n") + 4;
            if (head < 4) {
                return false;
            }
            String headers = response.substring(0, head).toLowerCase(Locale.ROOT);
            int length = headers.indexOf("content-length: ");
            if (length < 0) {
                return response.indexOf("\r\n0\r\n\r\n") > 0;
            }
            return response.length() - head
                    >= Integer.parseInt(headers.substring(length + 16, headers.indexOf('\r', length)));
        }
    }
}
