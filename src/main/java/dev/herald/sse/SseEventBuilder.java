package dev.herald.sse;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Builds one event (WHATWG HTML, section 9.2.6).
 *
 * <p>A line break of CR or CRLF is received as LF: the format cannot distinguish them.
 */
final class SseEventBuilder {

    private final ByteArrayOutputStream lines = new ByteArrayOutputStream(128);

    /** @param value without a line break */
    SseEventBuilder field(String name, String value) {
        return line(name, value.getBytes(StandardCharsets.UTF_8), 0, -1);
    }

    /** Adds one field for each line of {@code utf8}. */
    SseEventBuilder data(byte[] utf8) {
        int begin = 0;
        for (int i = 0; i < utf8.length; i++) {
            if (utf8[i] == '\n' || utf8[i] == '\r') {
                line("data", utf8, begin, i);
                i += utf8[i] == '\r' && i + 1 < utf8.length && utf8[i + 1] == '\n' ? 1 : 0;
                begin = i + 1;
            }
        }
        return line("data", utf8, begin, utf8.length);
    }

    /** The complete event, which the browser dispatches. */
    byte[] end() {
        lines.write('\n');
        return lines.toByteArray();
    }

    /** The event without its end, to which more fields are appended. */
    byte[] open() {
        return lines.toByteArray();
    }

    private SseEventBuilder line(String name, byte[] value, int begin, int end) {
        lines.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
        lines.write(':');
        lines.write(' ');
        lines.write(value, begin, (end < 0 ? value.length : end) - begin);
        lines.write('\n');
        return this;
    }
}
