package dev.herald.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.springframework.util.StringUtils;

/** The network between a node and Redis, which is slow, passes nothing one way, or leads to another server. */
final class RedisProxy implements AutoCloseable {

    enum Traffic {
        REQUESTS,
        RESPONSES,

        /** Those over connections without channel subscriptions. */
        COMMAND_RESPONSES
    }

    private final ServerSocket server;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Set<Traffic> held = ConcurrentHashMap.newKeySet();
    private volatile RedisServer target;
    private volatile Duration delay = Duration.ZERO;

    @GuardedBy("itself")
    private final StringBuilder sent = new StringBuilder();

    /** Empty at the end. */
    private record Chunk(ByteBuffer bytes, long dueNanos) {}

    /** A connection of a node. */
    private static final class Connection {

        private volatile boolean subscribes;
    }

    RedisProxy(RedisServer target) throws IOException {
        this.target = target;
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    String url() {
        return "redis://127.0.0.1:" + server.getLocalPort();
    }

    /** Each byte takes this long from now on, in each direction. */
    void delay(Duration delay) {
        this.delay = delay;
    }

    /** Passes no bytes this way, on connections that stay open; they come once it is {@linkplain #release released}. */
    void hold(Traffic traffic) {
        held.add(traffic);
    }

    void release() {
        synchronized (held) {
            held.clear();
            held.notifyAll();
        }
    }

    /** Cuts all connections; new ones lead to {@code other}. */
    void switchTo(RedisServer other) {
        target = other;
        cut();
    }

    void cut() {
        sockets.forEach(RedisProxy::close);
    }

    /** How often nodes have sent this text. */
    int sent(String text) {
        synchronized (sent) {
            return StringUtils.countOccurrencesOf(sent.toString(), text);
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket node = server.accept();
                Thread.ofVirtual().start(() -> connect(node));
            }
        } catch (IOException e) {
            cut(); // closed
        }
    }

    private void connect(Socket node) {
        try {
            Socket redis = new Socket(InetAddress.getLoopbackAddress(), target.port());
            node.setTcpNoDelay(true);
            redis.setTcpNoDelay(true);
            sockets.add(node);
            sockets.add(redis);
            Connection connection = new Connection();
            pass(node, redis, connection, true);
            pass(redis, node, connection, false);
        } catch (IOException e) {
            close(node);
        }
    }

    private void pass(Socket from, Socket to, Connection connection, boolean isRequest) {
        BlockingQueue<Chunk> chunks = new LinkedBlockingQueue<>();
        Thread.ofVirtual().start(() -> read(from, chunks, connection, isRequest));
        Thread.ofVirtual().start(() -> write(chunks, to, connection, isRequest));
    }

    private void read(Socket from, BlockingQueue<Chunk> chunks, Connection connection, boolean isRequest) {
        byte[] buffer = new byte[1 << 16];
        try {
            InputStream in = from.getInputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                if (isRequest) {
                    note(new String(buffer, 0, count, ISO_8859_1), connection);
                }
                chunks.add(
                        new Chunk(ByteBuffer.wrap(Arrays.copyOf(buffer, count)), System.nanoTime() + delay.toNanos()));
            }
        } catch (IOException e) {
            close(from);
        }
        chunks.add(new Chunk(ByteBuffer.allocate(0), System.nanoTime()));
    }

    private void note(String requests, Connection connection) {
        synchronized (sent) {
            sent.append(requests);
        }
        connection.subscribes |= requests.contains("SSUBSCRIBE");
    }

    private void write(BlockingQueue<Chunk> chunks, Socket to, Connection connection, boolean isRequest) {
        try {
            OutputStream out = to.getOutputStream();
            for (Chunk next = chunks.take(); next.bytes().hasRemaining(); next = chunks.take()) {
                TimeUnit.NANOSECONDS.sleep(next.dueNanos() - System.nanoTime());
                awaitRelease(connection, isRequest);
                out.write(next.bytes().array());
            }
        } catch (IOException e) {
            close(to); // its other end is closed
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        close(to);
    }

    private void awaitRelease(Connection connection, boolean isRequest) throws InterruptedException {
        synchronized (held) {
            while (isHeld(connection, isRequest)) {
                held.wait();
            }
        }
    }

    private boolean isHeld(Connection connection, boolean isRequest) {
        return isRequest
                ? held.contains(Traffic.REQUESTS)
                : held.contains(Traffic.RESPONSES)
                        || (held.contains(Traffic.COMMAND_RESPONSES) && !connection.subscribes);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() throws IOException {
        release();
        server.close();
        cut();
    }
}
