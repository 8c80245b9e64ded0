package dev.herald.jetty;

import dev.herald.limits.ConcurrencyLimiter;
import dev.herald.limits.EffectiveLimits;
import dev.herald.limits.Limit;
import dev.herald.limits.LimitExceededException;
import dev.herald.limits.LimitMeters;
import dev.herald.limits.LimitSettings;
import dev.herald.limits.Turn;
import dev.herald.topic.Ticker;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.ee11.servlet.ServletContextRequest;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Reads request bodies on the calling thread. A body that is not complete within the request timeout is rejected, however
 * steadily bytes arrive.
 *
 * <p>At most {@code herald.limits.pending-bodies} threads wait for bodies at a time, so that others are left for requests that are
 * complete, and at most a quarter of them for one caller.
 */
@Component
class DeadlineRequestBodyReader implements RequestBodyReader {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    /** Memory taken for each byte of a body: what is decoded from a body is larger than the body itself. */
    private static final int MEMORY_PER_BYTE = 3;

    /** How often a waiting thread looks at the ticker. */
    private static final long POLL_MILLIS = 250;

    private final Duration timeout;
    private final ConcurrencyLimiter waiting;
    private final LimitMeters meters;
    private final Ticker ticker;

    DeadlineRequestBodyReader(
            LimitSettings settings,
            EffectiveLimits effective,
            LimitMeters meters,
            MeterRegistry registry,
            Ticker ticker) {
        this.timeout = settings.requestTimeout();
        this.waiting = new ConcurrencyLimiter(
                "request bodies pending",
                effective.pendingBodies(),
                Limit.PENDING_BODIES,
                Limit.PENDING_BODIES_BY_CALLER,
                meters);
        Gauge.builder("herald.bodies.pending", this, DeadlineRequestBodyReader::waiting)
                .description("Requests whose bodies have not arrived completely")
                .register(registry);
        this.meters = meters;
        this.ticker = ticker;
    }

    /** The number of threads that wait for a body. */
    int waiting() {
        return waiting.active();
    }

    @Override
    public byte[] read(HttpServletRequest request, int maxBytes) throws IOException {
        request.getInputStream(); // sends 100 Continue if the client expects it (RFC 9110, section 10.1.1)
        Reading reading = new Reading(request, maxBytes);
        while (!reading.readAvailable()) {
            await(reading);
        }
        return reading.bytes.toByteArray();
    }

    private void await(Reading reading) {
        ConcurrencyLimiter.Permit permit = waiting.take(reading.caller, reading.address);
        Turn.Pause pause = Turn.pause();
        try {
            while (!reading.awaitMore()) {
                if (ticker.nanos() - reading.start >= timeout.toNanos()) {
                    meters.hit(Limit.REQUEST_TIMEOUT);
                    throw new RequestBodyTimeoutException(reading.bytes.size(), timeout);
                }
            }
        } finally {
            permit.release();
            pause.end();
        }
    }

    private final class Reading {

        private final Request request;
        private final @Nullable String caller;
        private final @Nullable InetAddress address;
        private final int maxBytes;
        private final long start = ticker.nanos();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private @Nullable CountDownLatch more;

        Reading(HttpServletRequest request, int maxBytes) {
            this.request = ServletContextRequest.getServletContextRequest(request);
            this.caller = request.getRemoteUser();
            this.address = ClientConnection.addressOf(request);
            this.maxBytes = maxBytes;
        }

        /** Reads what is available; returns whether the body is complete, or too long. */
        boolean readAvailable() throws IOException {
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

        private void reserveMemory(int more) {
            if (!RequestMemory.of(request).tryAdd((long) MEMORY_PER_BYTE * more)) {
                throw new LimitExceededException(
                        Limit.MEMORY, "Memory limit reached", "no memory is free for this request body", RETRY_AFTER);
            }
        }

        private boolean take(Content.Chunk chunk) {
            reserveMemory(chunk.remaining());
            byte[] content = new byte[Math.min(chunk.remaining(), maxBytes + 1 - bytes.size())];
            chunk.get(content, 0, content.length);
            bytes.writeBytes(content);
            chunk.release();
            return chunk.isLast() || bytes.size() > maxBytes;
        }

        /** Waits for {@link #POLL_MILLIS} at most; returns whether there is more to read. */
        boolean awaitMore() {
            if (more == null) {
                more = new CountDownLatch(1);
                request.demand(Invocable.from(InvocationType.NON_BLOCKING, more::countDown));
            }
            try {
                if (more.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                    more = null;
                    return true;
                }
                return false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting for a request body", e);
            }
        }
    }
}
