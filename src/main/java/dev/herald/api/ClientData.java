package dev.herald.api;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Reads what clients are given. */
final class ClientData {

    /** As in a token. */
    private static final int MAX_BYTES = 16 * 1024;

    private ClientData() {}

    /**
     * What {@code encoded} is the Base64 of, or else the JSON; null if there is neither.
     *
     * @param name of the field with the JSON
     * @throws ApiException if it is too long, or no Base64
     */
    static byte @Nullable [] of(String name, @Nullable RawJson json, @Nullable String encoded) {
        byte[] bytes = encoded == null || encoded.isEmpty() ? RawJson.bytes(json) : decoded("b64" + name, encoded);
        if (bytes != null && bytes.length > MAX_BYTES) {
            throw invalid(name, "at most %d bytes are accepted".formatted(MAX_BYTES));
        }
        return bytes;
    }

    /** The time of so many seconds; null for 0, which is never. */
    static @Nullable Instant time(String name, long seconds) {
        if (seconds < 0) {
            throw invalid(name, "seconds since 1970 are accepted");
        }
        try {
            return seconds == 0 ? null : Instant.ofEpochSecond(seconds);
        } catch (DateTimeException e) {
            throw invalid(name, "seconds since 1970 are accepted");
        }
    }

    static ApiException invalid(String name, String accepted) {
        return new ApiException(ApiError.BAD_REQUEST, "bad request: \"%s\" is invalid: %s".formatted(name, accepted));
    }

    private static byte[] decoded(String name, String encoded) {
        try {
            return Base64.getDecoder().decode(encoded);
        } catch (IllegalArgumentException e) {
            throw invalid(name, "Base64 is accepted");
        }
    }
}
