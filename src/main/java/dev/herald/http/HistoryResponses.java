package dev.herald.http;

import dev.herald.broadcast.HistoryReader;
import dev.herald.broadcast.LogReader;
import dev.herald.jetty.ClientConnection;
import dev.herald.jetty.LimitLog;
import dev.herald.limits.ConcurrencyLimiter;
import dev.herald.limits.Limit;
import dev.herald.limits.LimitExceededException;
import dev.herald.limits.LimitMeters;
import dev.herald.security.CallerPermissions;
import dev.herald.topic.IsolatedPass;
import dev.herald.topic.Ticker;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Responds with the history of topics, streamed from their logs.
 *
 * <p>The start position is resolved before the first byte, so that every error is a problem detail. A response that fits one
 * piece has a {@code Content-Length} and is not limited; the number of longer ones in progress is, and a quarter of it for one
 * address. A response that exceeds the timeout ends early, and is aborted if the client has not read it within another timeout;
 * accurate to a second. Safe for use by any thread.
 */
@Component
class HistoryResponses {

    private final HistoryReader histories;
    private final RequestCost cost;
    private final JsonMapper json;
    private final Ticker ticker;
    private final LimitMeters limits;
    private final long timeoutNanos;
    private final ConcurrencyLimiter limiter;
    private final Map<HistoryWriter, Long> inProgress = new ConcurrentHashMap<>();

    HistoryResponses(
            HistoryReader histories,
            RequestCost cost,
            JsonMapper json,
            Ticker ticker,
            HttpSettings settings,
            LimitMeters limits,
            MeterRegistry meters) {
        this.histories = histories;
        this.cost = cost;
        this.json = json;
        this.ticker = ticker;
        this.limits = limits;
        this.timeoutNanos = settings.historyTimeout().toNanos();
        this.limiter = new ConcurrencyLimiter(
                "responses with history",
                settings.maxHistoryResponses(),
                Limit.HISTORY_RESPONSES,
                Limit.HISTORY_RESPONSES_BY_ADDRESS,
                limits);
        Gauge.builder("herald.history.responses", limiter, ConcurrencyLimiter::active)
                .description("Responses with history in progress")
                .register(meters);
    }

    /**
     * Writes the response as the client reads it, or waits until the log is open, both without blocking a thread. A request that
     * has waited is dispatched again and calls this again.
     *
     * @throws LimitExceededException if too many are in progress; nothing was written
     */
    void respond(HistoryDocument.Query query, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        HistoryOpening opening = HistoryOpening.of(request);
        if (opening != null) {
            respond(query, opening.result(), request, response);
            return;
        }
        CompletableFuture<@Nullable LogReader> reader =
                histories.open(query.topic(), CallerPermissions.current().caller(request));
        if (reader.state() == Future.State.SUCCESS) {
            respond(query, reader.resultNow(), request, response);
        } else {
            HistoryOpening.await(reader, request);
        }
    }

    /** Aborts the responses that were not read in time. */
    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.SECONDS)
    void abortOverdue() {
        long now = ticker.nanos();
        IsolatedPass.forEach(inProgress.entrySet(), each -> {
            if (now - each.getValue() >= 2 * timeoutNanos) {
                each.getKey().cut();
            }
        });
    }

    private void respond(
            HistoryDocument.Query query,
            @Nullable LogReader reader,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        if (reader != null) {
            cost.ofLoading(request, reader.loaded());
        }
        Resources resources = new Resources(reader);
        try {
            HistoryDocument document = document(query, reader);
            document.advance();
            boolean isHeadOnly = HttpMethod.HEAD.matches(request.getMethod());
            if (!document.isOver() && !isHeadOnly) {
                resources.permit = limiter.take(ClientConnection.addressOf(request));
            }
            begin(document, isHeadOnly, request, response, resources);
        } catch (RuntimeException | IOException e) {
            resources.run();
            throw e;
        }
    }

    private HistoryDocument document(HistoryDocument.Query query, @Nullable LogReader reader) {
        long start = ticker.nanos();
        return new HistoryDocument(
                json, query, reader == null ? null : reader.log(), () -> ticker.nanos() - start >= timeoutNanos);
    }

    private void begin(
            HistoryDocument document,
            boolean isHeadOnly,
            HttpServletRequest request,
            HttpServletResponse response,
            Resources resources)
            throws IOException {
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        if (document.isOver()) {
            response.setContentLength(document.size());
        }
        if (resources.permit != null) {
            ClientConnection.of(request).stream(2 * document.size());
        }
        HistoryWriter writer = new HistoryWriter(
                document,
                isHeadOnly,
                request.startAsync(),
                response.getOutputStream(),
                () -> abort(request),
                resources);
        resources.writer = writer;
        inProgress.put(writer, ticker.nanos());
        writer.start();
    }

    private void abort(HttpServletRequest request) {
        limits.hit(Limit.HISTORY_TIMEOUT);
        LimitLog.aborted(Limit.HISTORY_TIMEOUT, request);
        ClientConnection.of(request).abort();
    }

    /** Releases what a response holds. */
    private final class Resources implements Runnable {

        private final @Nullable LogReader reader;
        private ConcurrencyLimiter.@Nullable Permit permit;
        private @Nullable HistoryWriter writer;

        Resources(@Nullable LogReader reader) {
            this.reader = reader;
        }

        @Override
        public void run() {
            if (reader != null) {
                reader.close();
            }
            if (permit != null) {
                permit.release();
            }
            if (writer != null) {
                inProgress.remove(writer);
            }
        }
    }
}
