package dev.herald.cluster;

import java.util.regex.Pattern;

/**
 * A request from one node to all others.
 *
 * @param operation the name of the operation, 1 to 32 of {@code a-z -}
 * @param arguments JSON in UTF-8, at most {@link #MAX_BYTES}; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ClusterRequest(String operation, byte[] arguments) {

    /** Enough for the largest message that can be configured, 16 MiB, in base64. */
    public static final int MAX_BYTES = 24 * 1024 * 1024;

    private static final Pattern OPERATION = Pattern.compile("[a-z-]{1,32}");

    public ClusterRequest {
        if (!OPERATION.matcher(operation).matches()) {
            throw new IllegalArgumentException("operation: \"%s\" (expected: 1 to 32 of a-z -)".formatted(operation));
        }
        if (arguments.length > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "arguments: %d bytes (expected: at most %d)".formatted(arguments.length, MAX_BYTES));
        }
    }
}
