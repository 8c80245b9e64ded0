package dev.herald.jetty;

import dev.herald.limits.LimitExceededException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;

/** Reads the bodies of requests. */
public interface RequestBodyReader {

    /**
     * Reads the whole body, or so much of it that it is known to be too long.
     *
     * @param maxBytes how long it may be; one byte more is returned of a longer one
     * @throws RequestBodyTimeoutException if it does not arrive in time
     * @throws LimitExceededException if it is not there and too many are waited for
     */
    byte[] read(HttpServletRequest request, int maxBytes) throws IOException;

    /**
     * Reads on, and drops what comes, up to {@code maxBytes} or until it takes too long: a connection that is closed while more
     * is on its way is reset, and the client may never see why it was refused (RFC 9112, section 9.6).
     */
    default void skip(HttpServletRequest request, int maxBytes) {
        try {
            read(request, maxBytes);
        } catch (IOException | RequestBodyTimeoutException | LimitExceededException e) {
            // It is refused as it is.
        }
    }
}
