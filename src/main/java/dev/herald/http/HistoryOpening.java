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
 * A request that waits, without a thread, until a log is open: it is then dispatched again, and finds this among its
 * attributes.
 *
 * <p>If the request ends before that, the log is closed when it is open.
 */
final class HistoryOpening implements AsyncListener {

    private static final String ATTRIBUTE = HistoryOpening.class.getName();

    private final CompletableFuture<@Nullable LogReader> opening;

    private HistoryOpening(CompletableFuture<@Nullable LogReader> opening) {
        this.opening = opening;
    }

    /** What {@code request} waited for; null if it did not. */
    static @Nullable HistoryOpening of(HttpServletRequest request) {
        return (HistoryOpening) request.getAttribute(ATTRIBUTE);
    }

    /** The opening ends in time by itself, one way or the other. */
    @SuppressWarnings("FutureReturnValueIgnored") // the request is told of a failure
    static void await(CompletableFuture<@Nullable LogReader> opening, HttpServletRequest request) {
        HistoryOpening waiting = new HistoryOpening(opening);
        request.setAttribute(ATTRIBUTE, waiting);
        AsyncContext context = request.startAsync();
        context.setTimeout(0);
        context.addListener(waiting);
        opening.whenComplete((reader, failure) -> waiting.dispatch(context));
    }

    /** The log; null if nothing is known of the topic. */
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

    /** Whoever begins to write has taken it over. */
    @Override
    public void onStartAsync(AsyncEvent event) {}
}
