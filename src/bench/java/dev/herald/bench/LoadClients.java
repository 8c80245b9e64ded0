package dev.herald.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Subscribers, a publisher, and a count of the messages received; all on the calling thread, over one selector.
 *
 * <p>One buffer serves all sockets and a message is not copied, so that the load costs little beside the server on the
 * same machine. Sockets are read only in {@link #readUntil}.
 */
final class LoadClients implements AutoCloseable {

    /** Reads its channel when it is readable; notified if that failed. */
    interface Member {

        SocketChannel channel();

        void read(ByteBuffer buffer) throws IOException;

        void disconnected() throws IOException;
    }

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(256 * 1024);
    private final Latencies latencies = new Latencies();
    private final List<Client> clients = new ArrayList<>();
    private final InetSocketAddress server;
    private final Selector selector;
    private final Publisher publisher;
    private int echoBytes;
    private long published;
    private long received;
    private int lost;

    LoadClients(int port, int size) throws IOException {
        server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        selector = Selector.open();
        publisher = new Publisher(server, this);
        for (int i = 0; i < size; i++) {
            Client client = Client.connect(server, this);
            clients.add(client);
            add(client);
        }
    }

    int size() {
        return clients.size();
    }

    long published() {
        return published;
    }

    long received() {
        return received;
    }

    /** The number of disconnected clients. */
    int lost() {
        return lost;
    }

    Latencies latencies() {
        return latencies;
    }

    /** Publishes a message to all clients, whose latency is measured from {@code nanos}. */
    void publish(long nanos, int bytes) throws IOException {
        published++;
        publisher.publish(StampedText.of(nanos, bytes));
    }

    /** Every client sends a message of this size, and again as soon as it is echoed. */
    void startEchoes(int bytes) throws IOException {
        echoBytes = bytes;
        for (Client client : clients) {
            client.send(StampedText.of(System.nanoTime(), bytes));
        }
    }

    /** Whether all clients have received everything, and the publisher has all responses. */
    boolean hasReceivedAll() {
        return received >= published * size() && publisher.isIdle();
    }

    /** Reads until the condition holds or the time is over; returns whether it holds. */
    boolean readUntil(BooleanSupplier condition, Duration atMost) throws IOException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            read(left);
        }
        return true;
    }

    private void read(long nanos) throws IOException {
        try {
            selector.select(this::read, Math.max(1, nanos / 1_000_000));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void read(SelectionKey key) {
        Member member = (Member) key.attachment();
        try {
            member.read(buffer);
        } catch (IOException e) {
            disconnect(member);
        }
    }

    private static void disconnect(Member member) {
        try {
            member.disconnected();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void add(Member member) throws IOException {
        member.channel().register(selector, SelectionKey.OP_READ, member);
    }

    void receive(Client client, long sentNanos) throws IOException {
        long now = System.nanoTime();
        received++;
        latencies.add(now - sentNanos);
        if (echoBytes > 0) {
            client.send(StampedText.of(now, echoBytes));
        }
    }

    void disconnected(Client client) {
        lost++;
        close(client.channel());
    }

    @Override
    public void close() throws IOException {
        selector.keys().forEach(key -> close((SocketChannel) key.channel()));
        selector.close();
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
