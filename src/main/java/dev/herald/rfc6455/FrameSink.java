package dev.herald.rfc6455;

import dev.herald.session.Outbox;
import dev.herald.session.Sink;
import dev.herald.topic.WireForm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.jspecify.annotations.Nullable;
import org.springframework.web.socket.CloseStatus;

/**
 * Writes frames to a connection's endpoint, and ends it when both sides have said goodbye (RFC 6455, section 7.1.1).
 *
 * <p>The output is shut down first; the connection is closed when the client has closed its side, or cut by the heartbeat.
 */
final class FrameSink implements Sink {

    private static final byte[] PING = FrameWriter.ping(new byte[0]);

    private final WebSocketConnection connection;
    private final FrameForm form;

    /** Without TLS: one buffer straight to the socket costs less than the endpoint's way for several. */
    private final @Nullable SocketChannel channel;

    private volatile boolean saidGoodbye;
    private volatile boolean heardGoodbye;

    FrameSink(WebSocketConnection connection, FrameForm form) {
        this.connection = connection;
        this.form = form;
        this.channel = connection.getEndPoint() instanceof SocketChannelEndPoint plain ? plain.getChannel() : null;
    }

    @Override
    public WireForm form() {
        return form;
    }

    @Override
    public byte[] direct(byte[] utf8) {
        return form.text(utf8);
    }

    byte[] binary(byte[] data) {
        return form.binary(data);
    }

    @Override
    public byte[] ping() {
        return PING;
    }

    @Override
    public byte[] goodbye(CloseStatus status) {
        String reason = status.getReason();
        return FrameWriter.close(status.getCode(), reason == null ? "" : reason);
    }

    @Override
    public boolean write(ByteBuffer bytes) throws IOException {
        SocketChannel plain = channel;
        if (plain == null) {
            return connection.getEndPoint().flush(bytes);
        }
        plain.write(bytes);
        return !bytes.hasRemaining();
    }

    @Override
    public void writeRest(ByteBuffer rest, Outbox outbox) {
        Callback done = Callback.from(InvocationType.NON_BLOCKING, outbox::written, failure -> outbox.failed());
        connection.getEndPoint().write(done, rest);
    }

    @Override
    public void resume() {
        connection.resume();
    }

    @Override
    public void finish() {
        saidGoodbye = true;
        shutDownIfBothSaidGoodbye();
    }

    /** The client's close frame came, or what it sent makes its goodbye worthless. */
    void heardGoodbye() {
        heardGoodbye = true;
        shutDownIfBothSaidGoodbye();
    }

    @Override
    public void abort() {
        connection.getEndPoint().close();
    }

    private void shutDownIfBothSaidGoodbye() {
        if (saidGoodbye && heardGoodbye) {
            connection.getEndPoint().shutdownOutput();
        }
    }
}
