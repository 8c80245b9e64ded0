package dev.herald.jetty;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.herald.jetty.UnreadResponses.Unread;
import dev.herald.limits.MemoryAccount;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;
import org.jspecify.annotations.Nullable;

/**
 * A response that blocks no thread: what its client has not read is buffered, on the account of its request, and written
 * when the socket takes it. So clients that do not read take memory, which is accounted for and bounded, and not the threads that all
 * requests share; and not for long, since {@link UnreadResponses} disconnects them.
 *
 * <p>A {@linkplain #STREAMED streamed} response is not buffered: its writer is called back when the client has read. The request
 * completes when everything is written, or writing has failed, and its handler has returned. For one writer at a time, like every
 * response.
 */
final class UnblockedResponse extends Response.Wrapper implements Callback {

    /** The attribute of a request whose response is not buffered. */
    static final String STREAMED = UnblockedResponse.class.getName() + ".streamed";

    /** What is written at a time, so that it is seen whether the client reads. */
    private static final int SLICE_BYTES = 32 * 1024;

    private final MemoryAccount account;
    private final UnreadResponses unread;
    private final Callback completion;
    private final Writer writer = new Writer();
    private final Object lock = new Object();

    @GuardedBy("lock")
    private final ArrayDeque<Part> waiting = new ArrayDeque<>(2);

    @GuardedBy("lock")
    private boolean handled;

    @GuardedBy("lock")
    private @Nullable Throwable failure;

    private record Part(ByteBuffer content, boolean last) {}

    /** @param completion called when the response is written; the handler calls this response instead */
    UnblockedResponse(
            Request request, Response wrapped, MemoryAccount account, UnreadResponses unread, Callback completion) {
        super(request, wrapped);
        this.account = account;
        this.unread = unread;
        this.completion = completion;
    }

    @Override
    public void write(boolean last, @Nullable ByteBuffer content, Callback callback) {
        if (getRequest().getAttribute(STREAMED) != null) {
            stream(last, content, callback);
            return;
        }
        if (!isCommitted() && HttpStatus.isClientError(getStatus())) {
            closeUnlessRead();
        }
        Part part = new Part(copy(content), last);
        Throwable failed;
        synchronized (lock) {
            failed = failure;
            if (failed == null) {
                waiting.add(part);
            }
        }
        if (failed != null) {
            callback.failed(failed);
            return;
        }
        account.add(part.content().capacity());
        declareLength(part);
        writer.iterate();
        callback.succeeded();
    }

    /** A request was refused before its body was read: if that is still on its way, no other request can follow it. */
    private void closeUnlessRead() {
        if (!getRequest().consumeAvailable()) {
            getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE.asString());
        }
    }

    @Override
    public void succeeded() {
        Throwable failed;
        synchronized (lock) {
            handled = true;
            failed = failure;
        }
        if (failed == null) {
            writer.iterate();
        } else {
            completion.failed(failed);
        }
    }

    @Override
    public void failed(Throwable reason) {
        Throwable failed;
        synchronized (lock) {
            handled = true;
            failed = failure;
        }
        if (failed == null) {
            writer.abort(reason);
        } else {
            completion.failed(failed);
        }
    }

    @Override
    public InvocationType getInvocationType() {
        return completion.getInvocationType();
    }

    private void stream(boolean last, @Nullable ByteBuffer content, Callback callback) {
        Unread wait = unread.beginStreamed(endPoint());
        super.write(last, content, Callback.from(wait::end, callback));
    }

    private Unread begin() {
        return unread.begin(endPoint(), RequestMemory.address(getRequest()));
    }

    private EndPoint endPoint() {
        return getRequest().getConnectionMetaData().getConnection().getEndPoint();
    }

    /** A response that is written at once has a length, also if that is in slices. */
    private void declareLength(Part part) {
        if (part.last()
                && part.content().remaining() > SLICE_BYTES
                && !isCommitted()
                && !getHeaders().contains(HttpHeader.CONTENT_LENGTH)) {
            getHeaders().put(HttpHeader.CONTENT_LENGTH, part.content().remaining());
        }
    }

    private static ByteBuffer copy(@Nullable ByteBuffer content) {
        return content == null
                ? ByteBuffer.allocate(0)
                : ByteBuffer.allocate(content.remaining()).put(content).flip();
    }

    /** Writes the parts one after the other. */
    private final class Writer extends IteratingCallback {

        private @Nullable Part current;
        private @Nullable Unread wait;
        private int written;

        @Override
        protected Action process() {
            account.add(-written);
            if (wait != null) {
                wait.taken(written);
            }
            written = 0;
            Part part = next();
            if (part == null) {
                return idle();
            }
            if (wait == null) {
                wait = begin();
            }
            return write(part);
        }

        private @Nullable Part next() {
            if (current == null || !current.content().hasRemaining()) {
                synchronized (lock) {
                    current = waiting.poll();
                }
            }
            return current;
        }

        private Action idle() {
            endWait();
            synchronized (lock) {
                return handled && waiting.isEmpty() ? Action.SUCCEEDED : Action.IDLE;
            }
        }

        private Action write(Part part) {
            ByteBuffer content = part.content();
            written = Math.min(SLICE_BYTES, content.remaining());
            ByteBuffer slice = content.slice(content.position(), written);
            content.position(content.position() + written);
            UnblockedResponse.super.write(part.last() && !content.hasRemaining(), slice, this);
            return Action.SCHEDULED;
        }

        private void endWait() {
            if (wait != null) {
                wait.end();
                wait = null;
            }
        }

        @Override
        protected void onCompleteSuccess() {
            completion.succeeded();
        }

        /** The request is complete only when its handler has returned: Jetty uses its objects again for the next. */
        @Override
        protected void onCompleteFailure(Throwable cause) {
            endWait();
            boolean complete;
            synchronized (lock) {
                waiting.clear();
                failure = cause;
                complete = handled;
            }
            if (complete) {
                completion.failed(cause);
            }
        }

        @Override
        public InvocationType getInvocationType() {
            return InvocationType.NON_BLOCKING;
        }
    }
}
