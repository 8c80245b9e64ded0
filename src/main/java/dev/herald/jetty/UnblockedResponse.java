package dev.herald.jetty;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.herald.limits.MemoryAccount;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;
import org.jspecify.annotations.Nullable;

/**
 * A response that blocks no thread: what its client has not read is buffered, on the account of its request, and written
 * when the socket takes it. So clients that do not read take memory, which is accounted for and bounded, and not the threads that all
 * requests share.
 *
 * <p>A {@linkplain #STREAMED streamed} response is not buffered: its writer is called back when the client has read. The request
 * completes when everything is written. For one writer at a time, like every response.
 */
final class UnblockedResponse extends Response.Wrapper implements Callback {

    /** The attribute of a request whose response is not buffered. */
    static final String STREAMED = UnblockedResponse.class.getName() + ".streamed";

    private final MemoryAccount account;
    private final Callback completion;
    private final Writer writer = new Writer();
    private final Object lock = new Object();

    @GuardedBy("lock")
    private final ArrayDeque<Part> waiting = new ArrayDeque<>(2);

    @GuardedBy("lock")
    private boolean handled;

    private record Part(ByteBuffer content, boolean last) {}

    /** @param completion called when the response is written; the handler calls this response instead */
    UnblockedResponse(Request request, Response wrapped, MemoryAccount account, Callback completion) {
        super(request, wrapped);
        this.account = account;
        this.completion = completion;
    }

    @Override
    public void write(boolean last, @Nullable ByteBuffer content, Callback callback) {
        if (getRequest().getAttribute(STREAMED) != null) {
            super.write(last, content, callback);
            return;
        }
        Part part = new Part(copy(content), last);
        account.add(part.content().capacity());
        synchronized (lock) {
            waiting.add(part);
        }
        writer.iterate();
        callback.succeeded();
    }

    @Override
    public void succeeded() {
        synchronized (lock) {
            handled = true;
        }
        writer.iterate();
    }

    @Override
    public void failed(Throwable failure) {
        writer.abort(failure);
    }

    @Override
    public InvocationType getInvocationType() {
        return completion.getInvocationType();
    }

    private static ByteBuffer copy(@Nullable ByteBuffer content) {
        return content == null
                ? ByteBuffer.allocate(0)
                : ByteBuffer.allocate(content.remaining()).put(content).flip();
    }

    /** Writes the parts one after the other. */
    private final class Writer extends IteratingCallback {

        private int written;

        @Override
        protected Action process() {
            account.add(-written);
            written = 0;
            Part next;
            synchronized (lock) {
                next = waiting.poll();
                if (next == null) {
                    return handled ? Action.SUCCEEDED : Action.IDLE;
                }
            }
            written = next.content().capacity();
            UnblockedResponse.super.write(next.last(), next.content(), this);
            return Action.SCHEDULED;
        }

        @Override
        protected void onCompleteSuccess() {
            completion.succeeded();
        }

        @Override
        protected void onCompleteFailure(Throwable cause) {
            synchronized (lock) {
                waiting.clear();
            }
            completion.failed(cause);
        }

        @Override
        public InvocationType getInvocationType() {
            return InvocationType.NON_BLOCKING;
        }
    }
}
