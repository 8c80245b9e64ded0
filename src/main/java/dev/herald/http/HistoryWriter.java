package dev.herald.http;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a document as the client reads it (Servlet 6.1, section 5.7): while the socket is full no thread is blocked, and no
 * more than one piece is in memory.
 *
 * <p>Called by the container, one thread at a time. A client that reads nothing is closed by the connection's idle timeout; one
 * that is too slow is {@linkplain #cut cut off}. The response is then incomplete, and the client can tell: it has no last chunk.
 */
final class HistoryWriter implements WriteListener, AsyncListener {

    private static final Logger log = LoggerFactory.getLogger(HistoryWriter.class);

    private final HistoryDocument document;
    private final boolean isHeadOnly;
    private final AsyncContext context;
    private final ServletOutputStream out;
    private final Runnable cut;
    private final Runnable ended;
    private boolean isBegun;
    private boolean isWritten;

    /**
     * @param document its first piece is encoded
     * @param isHeadOnly whether only the head of the response is requested, for which the first piece suffices
     * @param cut aborts the connection, and so the response
     * @param ended runs when the response ends for any reason, perhaps more than once
     */
    HistoryWriter(
            HistoryDocument document,
            boolean isHeadOnly,
            AsyncContext context,
            ServletOutputStream out,
            Runnable cut,
            Runnable ended) {
        this.document = document;
        this.isHeadOnly = isHeadOnly;
        this.context = context;
        this.out = out;
        this.cut = cut;
        this.ended = ended;
    }

    void start() {
        context.setTimeout(0);
        context.addListener(this);
        out.setWriteListener(this);
    }

    /** Aborts the response because its time is up. May be called by any thread. */
    void cut() {
        cut.run();
    }

    @Override
    public void onWritePossible() throws IOException {
        while (out.isReady()) {
            if (isWritten) {
                context.complete();
                return;
            }
            if (isBegun) {
                document.advance();
            }
            isBegun = true;
            isWritten = document.isOver() || isHeadOnly;
            document.writeTo(out);
        }
    }

    @Override
    public void onError(Throwable failure) {
        log.debug("A history response ended before it was written.", failure);
        ended.run();
        context.complete();
    }

    @Override
    public void onComplete(AsyncEvent event) {
        ended.run();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        ended.run();
    }

    @Override
    public void onError(AsyncEvent event) {
        ended.run();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {}
}
