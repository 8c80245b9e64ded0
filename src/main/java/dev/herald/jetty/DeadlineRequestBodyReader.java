package dev.herald.jetty;

import dev.herald.limits.LimitExceededException;
import dev.herald.limits.Turn;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.eclipse.jetty.ee11.servlet.ServletContextRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads request bodies on the calling thread, which waits for what has not arrived. */
@Component
class DeadlineRequestBodyReader implements RequestBodyReader {

    private final BodyArrivals arrivals;

    DeadlineRequestBodyReader(BodyArrivals arrivals) {
        this.arrivals = arrivals;
    }

    @Override
    public byte[] read(HttpServletRequest request, @Nullable String caller, int maxBytes) throws IOException {
        request.getInputStream(); // sends 100 Continue if the client expects it (RFC 9110, section 10.1.1)
        CompletableFuture<byte[]> body =
                arrivals.read(ServletContextRequest.getServletContextRequest(request), caller, maxBytes);
        return body.isDone() ? result(body) : await(body);
    }

    private static byte[] await(CompletableFuture<byte[]> body) throws IOException {
        Turn.Pause pause = Turn.pause();
        try {
            return result(body);
        } finally {
            pause.end();
        }
    }

    private static byte[] result(CompletableFuture<byte[]> body) throws IOException {
        try {
            return body.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException failed -> throw failed;
                case LimitExceededException exceeded -> throw exceeded;
                case RequestBodyTimeoutException late -> throw late;
                case null -> throw new IOException(e);
                default -> throw new IOException(e.getCause());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a request body", e);
        }
    }
}
