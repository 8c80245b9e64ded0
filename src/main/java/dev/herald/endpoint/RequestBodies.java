package dev.herald.endpoint;

import dev.herald.limits.LimitExceededException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;

/** Reads the bodies of requests. */
@FunctionalInterface
public interface RequestBodies {

    /**
     * Reads the whole body, or so much of it that it is known to be too long.
     *
     * @param maxBytes how long it may be; one byte more is returned of a longer one
     * @throws SlowBodyException if it does not arrive in time
     * @throws LimitExceededException if it is not there and too many are waited for
     */
    byte[] read(HttpServletRequest request, int maxBytes) throws IOException;
}
