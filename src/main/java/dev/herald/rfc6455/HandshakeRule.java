package dev.herald.rfc6455;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one endpoint checks of a handshake that is valid otherwise. */
@FunctionalInterface
public interface HandshakeRule {

    /**
     * Checks a handshake.
     *
     * @return why it is refused; null if it is not
     * @throws IllegalArgumentException if it is invalid, which is refused with 400 and the message
     */
    @Nullable
    Refusal check(HttpServletRequest request) throws IOException;

    /** A response that is an error. */
    record Refusal(int status, String reason, Map<String, String> headers) {

        Refusal(int status, String reason) {
            this(status, reason, Map.of());
        }
    }
}
