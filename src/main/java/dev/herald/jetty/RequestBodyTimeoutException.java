package dev.herald.jetty;

import java.time.Duration;

/** The body of a request took too long to arrive. */
public class RequestBodyTimeoutException extends RuntimeException {

    RequestBodyTimeoutException(int bytes, Duration timeout) {
        super(
                "body: only %d bytes (expected: all of it within %s s, herald.limits.request-timeout)"
                        .formatted(bytes, timeout.toSeconds()),
                null,
                false,
                false);
    }
}
