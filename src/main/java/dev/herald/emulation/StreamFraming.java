package dev.herald.emulation;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/** What separates the messages of a stream. */
@SuppressWarnings("ImmutableEnumChecker") // the arrays are never changed
public enum StreamFraming {

    /** Each is a line. */
    LINES("", "\n", ""),

    /** Each is an event (WHATWG HTML, section 9.2). The first line is empty, so that proxies pass on the head at once. */
    EVENTS("data: ", "\n\n", "\n"),

    /** Each has its length already, as Protobuf messages do. */
    NONE("", "", "");

    private final byte[] before;
    private final byte[] after;
    private final byte[] beginning;

    StreamFraming(String before, String after, String beginning) {
        this.before = before.getBytes(US_ASCII);
        this.after = after.getBytes(US_ASCII);
        this.beginning = beginning.getBytes(US_ASCII);
    }

    /** What precedes the first message; may be empty. */
    byte[] beginning() {
        return beginning;
    }

    /** The bytes of a message, which has no line break; none for a message without content. */
    byte[] frame(byte[] message) {
        if (message.length == 0 || this == NONE) {
            return message;
        }
        byte[] framed = Arrays.copyOf(before, before.length + message.length + after.length);
        System.arraycopy(message, 0, framed, before.length, message.length);
        System.arraycopy(after, 0, framed, before.length + message.length, after.length);
        return framed;
    }
}
