package dev.herald.jetty;

import java.time.Duration;

/** A request body was not complete within the request timeout. */
public class RequestBodyTimeoutException extends RuntimeException {

    RequestBodyTimeoutException(int bytes, Duration timeout) {
        super(
                "The request body is incomplete: %d bytes arrived within %s s (herald.limits.request-timeout)."
                        .formatted(bytes, timeout.toSeconds()),
                null,
                false,
                false);
    }
}
