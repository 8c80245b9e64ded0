package dev.herald.hooks;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Reads a response: of a disconnect, an error and a result the first that is there counts, whatever else is there.
 */
final class HookResponse {

    private static final int FIRST_ERROR = 100;
    private static final int LAST_ERROR = 1999;
    private static final int FIRST_DISCONNECT = 3000;
    private static final int LAST_DISCONNECT = 4999;

    /** RFC 6455, section 5.5: the payload of a close frame without its code. */
    private static final int MAX_REASON_BYTES = 123;

    /** Reads the result of one kind of hook. */
    interface ResultReader<T> {
        T read(HookResult result) throws InvalidResponseException;
    }

    private HookResponse() {}

    /**
     * @param empty the result if there is none
     * @throws InvalidResponseException if it is invalid
     * @throws HookErrorException if it is an error
     * @throws HookDisconnectException if it is a disconnect
     */
    static <T> T read(byte[] body, ResultReader<T> reader, T empty) throws InvalidResponseException {
        Map<String, JsonValue> members = JsonValue.of(body).members("it");
        JsonValue disconnect = members.get("disconnect");
        if (disconnect != null) {
            throw disconnect(HookResult.of(disconnect, "disconnect"));
        }
        JsonValue error = members.get("error");
        if (error != null) {
            throw error(HookResult.of(error, "error"));
        }
        JsonValue result = members.get("result");
        return result == null ? empty : reader.read(HookResult.of(result, "result"));
    }

    private static HookErrorException error(HookResult error) throws InvalidResponseException {
        return new HookErrorException(
                code(error, "error", FIRST_ERROR, LAST_ERROR), error.string("message"), error.bool("temporary"));
    }

    private static HookDisconnectException disconnect(HookResult disconnect) throws InvalidResponseException {
        int code = code(disconnect, "disconnect", FIRST_DISCONNECT, LAST_DISCONNECT);
        String reason = disconnect.string("reason");
        byte[] utf8 = reason.getBytes(StandardCharsets.UTF_8);
        if (utf8.length > MAX_REASON_BYTES) {
            throw new InvalidResponseException(
                    "has a disconnect whose reason is longer than %d bytes".formatted(MAX_REASON_BYTES));
        }
        if (JsonValue.isJson(utf8)) {
            throw new InvalidResponseException("has a disconnect whose reason is JSON, which clients would read");
        }
        return new HookDisconnectException(code, reason);
    }

    private static int code(HookResult of, String what, int first, int last) throws InvalidResponseException {
        long code = of.integer("code");
        if (code < first || code > last) {
            throw new InvalidResponseException(
                    "has code %d in %s, which is not from %d to %d".formatted(code, what, first, last));
        }
        return (int) code;
    }
}
