package dev.herald.http;

import dev.herald.broadcast.FailureCause;
import dev.herald.broadcast.LogReader;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * A request that waits for a log to open without blocking a thread; it is then dispatched again and has this as an attribute.
 *
 * <p>If the request ends before that, the log is closed as soon as it is open.
 */
final class HistoryOpening implements AsyncListener {

    private static final String ATTRIBUTE = HistoryOpening.class.getName();

    private final CompletableFuture<@Nullable LogReader> opening;

    private HistoryOpening(CompletableFuture<@Nullable LogReader> opening) {
        this.opening = opening;
    }

    /** The opening that {@code request} waited for; null if it did not wait. */
    static @Nullable HistoryOpening of(HttpServletRequest request) {
        return (HistoryOpening) request.getAttribute(ATTRIBUTE);
    }

    /** Has no timeout of its own: the opening has one. */
    @SuppressWarnings("FutureReturnValueIgnored") // the request is dispatched after a failure too
    static void await(CompletableFuture<@Nullable LogReader> opening, HttpServletRequest request) {
        HistoryOpening waiting = new HistoryOpening(opening);
        request.setAttribute(ATTRIBUTE, waiting);
        AsyncContext context = request.startAsync();
        context.setTimeout(0);
        context.addListener(waiting);
        opening.whenComplete((reader, failure) -> waiting.dispatch(context));
    }

    /** The log; null if the topic is unknown. */
    @Nullable
    LogReader result() {
        try {
            return opening.join();
        } catch (CompletionException e) {
            throw FailureCause.of(e) instanceof RuntimeException reason ? reason : e;
        }
    }

    private void dispatch(AsyncContext context) {
        try {
            context.dispatch();
        } catch (IllegalStateException e) {
            close(); // the request has ended meanwhile
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a failure has closed it already
    private void close() {
        opening.thenAccept(reader -> {
            if (reader != null) {
                reader.close();
            }
        });
    }

    @Override
    public void onComplete(AsyncEvent event) {
        close();
    }

    @Override
    public void onTimeout(AsyncEvent event) {}

    @Override
    public void onError(AsyncEvent event) {
        close();
    }

    /** The writer of the response has taken over the log. */
    @Override
    public void onStartAsync(AsyncEvent event) {}
}
