package dev.herald.cluster;

import java.util.regex.Pattern;

/**
 * What one node asks the others.
 *
 * @param operation 1 to 32 of {@code a-z -}: which question it is
 * @param arguments JSON in UTF-8, at most {@link #MAX_BYTES}; nobody writes to it
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
public record ClusterRequest(String operation, byte[] arguments) {

    /** Room for the largest message that a setting allows, 16 MiB, in base64. */
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
