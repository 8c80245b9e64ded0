package dev.herald.jetty;

import dev.herald.limits.LimitExceededException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads request bodies. */
public interface RequestBodyReader {

    /**
     * Reads the whole body, or as much as shows that it is too long.
     *
     * @param caller whose share of the limit on incomplete bodies it takes; null for the address
     * @param maxBytes the longest body accepted; of a longer one, one byte more is returned
     * @throws RequestBodyTimeoutException if the body is not complete in time
     * @throws LimitExceededException if the body is incomplete and too many threads wait for bodies, or if memory is short
     */
    byte[] read(HttpServletRequest request, @Nullable String caller, int maxBytes) throws IOException;
}
