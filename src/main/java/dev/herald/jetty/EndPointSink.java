package dev.herald.jetty;

import dev.herald.session.SessionWriter;
import dev.herald.session.Sink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.jspecify.annotations.Nullable;

/** Writes to one of Jetty's endpoints, plain or TLS; what is written, and how it ends, is left to the transport. */
public abstract class EndPointSink implements Sink {

    private final EndPoint endPoint;

    /** Null with TLS. To write one buffer to the channel costs less than the endpoint's gathering write; see RATIONALE.md. */
    private final @Nullable SocketChannel channel;

    protected EndPointSink(EndPoint endPoint) {
        this.endPoint = endPoint;
        this.channel = endPoint instanceof SocketChannelEndPoint plain ? plain.getChannel() : null;
    }

    @Override
    public final boolean write(ByteBuffer bytes) throws IOException {
        SocketChannel plain = channel;
        if (plain == null) {
            return endPoint.flush(bytes);
        }
        plain.write(bytes);
        return !bytes.hasRemaining();
    }

    @Override
    public final void writeRest(ByteBuffer rest, SessionWriter writer) {
        Callback done = Callback.from(InvocationType.NON_BLOCKING, writer::written, failure -> writer.failed());
        endPoint.write(done, rest);
    }

    @Override
    public void abort() {
        endPoint.close();
    }

    protected final void shutDownOutput() {
        endPoint.shutdownOutput();
    }
}
