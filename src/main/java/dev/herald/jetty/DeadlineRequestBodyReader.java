package dev.herald.jetty;

import dev.herald.limits.Limit;
import dev.herald.limits.LimitExceededException;
import dev.herald.limits.LimitMeters;
import dev.herald.limits.LimitSettings;
import dev.herald.topic.Ticker;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.ee11.servlet.ServletContextRequest;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Reads the bodies of requests, on the thread that asks, and waits for none of them for longer than the request timeout,
 * whatever trickles in.
 *
 * <p>So many are waited for at a time, and no more, that threads are left for those that are there already.
 */
@Component
class DeadlineRequestBodyReader implements RequestBodyReader {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private static final int HELD_PER_BYTE = 3;

    /** How long a wait may last before the ticker is asked again. */
    private static final long LOOK_MILLIS = 250;

    private final Duration timeout;
    private final int max;
    private final Semaphore waiting;
    private final LimitMeters meters;
    private final Ticker ticker;

    DeadlineRequestBodyReader(LimitSettings settings, LimitMeters meters, Ticker ticker) {
        this.timeout = settings.requestTimeout();
        this.max = settings.pendingBodies();
        this.waiting = new Semaphore(max);
        this.meters = meters;
        this.ticker = ticker;
    }

    /** How many bodies are waited for now. */
    int waiting() {
        return max - waiting.availablePermits();
    }

    @Override
    public byte[] read(HttpServletRequest request, int maxBytes) throws IOException {
        request.getInputStream(); // tells who waits for it to go on (RFC 9110, section 10.1.1)
        Reading reading = new Reading(ServletContextRequest.getServletContextRequest(request), maxBytes);
        while (!reading.isOver()) {
            await(reading);
        }
        return reading.bytes.toByteArray();
    }

    private void await(Reading reading) {
        if (!waiting.tryAcquire()) {
            meters.hit(Limit.PENDING_BODIES);
            throw new LimitExceededException(
                    Limit.PENDING_BODIES, "bodies: " + max + " are waited for", "at most " + max, RETRY_AFTER);
        }
        try {
            while (!reading.hasMore()) {
                if (ticker.nanos() - reading.start >= timeout.toNanos()) {
                    meters.hit(Limit.REQUEST_TIMEOUT);
                    throw new RequestBodyTimeoutException(reading.bytes.size(), timeout);
                }
            }
        } finally {
            waiting.release();
        }
    }

    private final class Reading {

        private final Request request;
        private final int maxBytes;
        private final long start = ticker.nanos();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private @Nullable CountDownLatch more;

        Reading(Request request, int maxBytes) {
            this.request = request;
            this.maxBytes = maxBytes;
        }

        /** Takes what is there; false if there may be more. */
        boolean isOver() throws IOException {
            while (true) {
                Content.Chunk chunk = request.read();
                if (chunk == null) {
                    return false;
                }
                if (Content.Chunk.isFailure(chunk)) {
                    throw new IOException(chunk.getFailure());
                }
                if (take(chunk)) {
                    return true;
                }
            }
        }

        /** Before it is taken: what is made of a body is larger than the body itself. */
        private void hold(int more) {
            if (!RequestMemory.of(request).tryAdd((long) HELD_PER_BYTE * more)) {
                throw new LimitExceededException(
                        Limit.MEMORY, "body: no memory is free for it", "that others need less", RETRY_AFTER);
            }
        }

        private boolean take(Content.Chunk chunk) {
            hold(chunk.remaining());
            byte[] some = new byte[Math.min(chunk.remaining(), maxBytes + 1 - bytes.size())];
            chunk.get(some, 0, some.length);
            bytes.writeBytes(some);
            chunk.release();
            return chunk.isLast() || bytes.size() > maxBytes;
        }

        /** Waits for a moment; false if it brought nothing. */
        boolean hasMore() {
            if (more == null) {
                more = new CountDownLatch(1);
                request.demand(Invocable.from(InvocationType.NON_BLOCKING, more::countDown));
            }
            try {
                if (more.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                    more = null;
                    return true;
                }
                return false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while a body was waited for", e);
            }
        }
    }
}
