package dev.herald.conformance;

import static dev.herald.rfc6455.ClientFrames.BINARY;
import static dev.herald.rfc6455.ClientFrames.CONTINUES;
import static dev.herald.rfc6455.ClientFrames.ENDS;
import static dev.herald.rfc6455.ClientFrames.PING;
import static dev.herald.rfc6455.ClientFrames.PONG;
import static dev.herald.rfc6455.ClientFrames.STARTS_BINARY;
import static dev.herald.rfc6455.ClientFrames.TEXT;
import static dev.herald.rfc6455.ClientFrames.bytes;
import static dev.herald.rfc6455.ClientFrames.frame;
import static dev.herald.rfc6455.ClientFrames.header;

import dev.herald.WholePath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, sections 7.4.1 (1009) and 10.4: the service never buffers more than the largest message. */
@WholePath
class MessageSizeIT extends WebSocketExchange {

    private static final byte[] KEY = bytes(1, 2, 3, 4);

    @Test
    void takesFragmentsThatAddUpToTheLimit() throws Exception {
        byte[] half = new byte[LIMIT / 2];

        send(frame(STARTS_BINARY, half), frame(CONTINUES, half), frame(PING, "not counted"), frame(ENDS, ""));

        assertReceives(PONG, "not counted");
        assertReceives(BINARY, new byte[LIMIT]);
    }

    /** By its header alone: not a byte of the payload is sent. */
    @ParameterizedTest
    @ValueSource(longs = {LIMIT + 1, Integer.MAX_VALUE, Integer.MAX_VALUE + 1L, 1L << 32, Long.MAX_VALUE})
    void failsWhatIsAnnouncedToBeLonger(long length) throws Exception {
        send(header(TEXT, length), KEY);

        assertFailed(1009);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, LIMIT, Integer.MAX_VALUE, Long.MAX_VALUE})
    void failsAFragmentThatIsAnnouncedToMakeItLonger(long length) throws Exception {
        send(frame(STARTS_BINARY, new byte[LIMIT]), header(CONTINUES, length), KEY);

        assertFailed(1009);
    }

    @Test
    void countsEachMessageByItself() throws Exception {
        for (int i = 0; i < 3; i++) {
            send(frame(STARTS_BINARY, new byte[LIMIT - 1]), frame(ENDS, new byte[1]));
            assertReceives(BINARY, new byte[LIMIT]);
        }
    }
}
