package dev.herald.jetty;

import dev.herald.limits.Limit;
import dev.herald.limits.LimitExceededException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Invocable;
import org.jspecify.annotations.Nullable;

/** One body that is read as it arrives. Its memory is on the account of its request. For any thread. */
final class BodyArrival implements Invocable.Task {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    /** Memory taken for each byte of a body: what is decoded from a body is larger than the body itself. */
    private static final int MEMORY_PER_BYTE = 3;

    private static final byte[] EMPTY = new byte[0];

    private final Request request;
    private final int maxBytes;
    private final boolean isKept;
    private final long since;
    private final CompletableFuture<byte[]> body = new CompletableFuture<>();

    /** Most bodies arrive in one piece. */
    private byte[] first = EMPTY;

    private @Nullable ByteArrayOutputStream pieces;
    private int size;

    /** Nothing of the request is read any more. */
    private boolean ended;

    private BodyArrival(Request request, int maxBytes, boolean isKept, long since) {
        this.request = request;
        this.maxBytes = maxBytes;
        this.isKept = isKept;
        this.since = since;
    }

    /** A body of at most {@code maxBytes}; of a longer one, one byte more. */
    static BodyArrival kept(Request request, int maxBytes, long since) {
        return new BodyArrival(request, maxBytes, true, since);
    }

    /** What is left of a body, up to {@code maxBytes}: only that it has arrived is of interest. */
    static BodyArrival skipped(Request request, int maxBytes, long since) {
        return new BodyArrival(request, maxBytes, false, since);
    }

    Request request() {
        return request;
    }

    /** When it was first waited for. */
    long since() {
        return since;
    }

    CompletableFuture<byte[]> body() {
        return body;
    }

    synchronized int size() {
        return size;
    }

    /** Reads what is available; returns whether nothing more is waited for. */
    boolean isComplete() {
        try {
            byte[] all = read();
            return all != null && body.complete(all);
        } catch (IOException | RuntimeException e) {
            return giveUp(e);
        }
    }

    /** Has it read when more is available. */
    void demand() {
        request.demand(this);
    }

    @Override
    public void run() {
        if (!isComplete() && !hasEnded()) {
            demand();
        }
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    /** Returns false if it was complete, or given up before. */
    boolean giveUp(Throwable reason) {
        synchronized (this) {
            if (ended) {
                return false;
            }
            ended = true;
        }
        return body.completeExceptionally(reason);
    }

    private synchronized boolean hasEnded() {
        return ended;
    }

    /** The body, or as much as shows that it is too long; null if more is to come, or was given up. */
    private synchronized byte @Nullable [] read() throws IOException {
        while (!ended) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                return null;
            }
            if (Content.Chunk.isFailure(chunk)) {
                throw new IOException(chunk.getFailure());
            }
            ended = take(chunk);
            if (ended) {
                return pieces == null ? first : pieces.toByteArray();
            }
        }
        return null;
    }

    private boolean take(Content.Chunk chunk) {
        try {
            int length = Math.min(chunk.remaining(), maxBytes + 1 - size);
            size += length;
            if (isKept) {
                reserveMemory(length);
                byte[] piece = new byte[length];
                chunk.get(piece, 0, length);
                add(piece);
            }
            return chunk.isLast() || size > maxBytes;
        } finally {
            chunk.release();
        }
    }

    private void add(byte[] piece) {
        if (pieces != null) {
            pieces.writeBytes(piece);
        } else if (first.length == 0) {
            first = piece;
        } else if (piece.length > 0) {
            pieces = new ByteArrayOutputStream(first.length + piece.length);
            pieces.writeBytes(first);
            pieces.writeBytes(piece);
        }
    }

    private void reserveMemory(int more) {
        if (more > 0 && !RequestMemory.of(request).tryAdd((long) MEMORY_PER_BYTE * more)) {
            throw new LimitExceededException(
                    Limit.MEMORY, "Memory limit reached", "no memory is free for this request body", RETRY_AFTER);
        }
    }
}
