package dev.herald.conformance;

import static dev.herald.rfc6455.ClientFrames.BINARY;
import static dev.herald.rfc6455.ClientFrames.ENDS;
import static dev.herald.rfc6455.ClientFrames.PING;
import static dev.herald.rfc6455.ClientFrames.PONG;
import static dev.herald.rfc6455.ClientFrames.STARTS_TEXT;
import static dev.herald.rfc6455.ClientFrames.TEXT;
import static dev.herald.rfc6455.ClientFrames.bytes;
import static dev.herald.rfc6455.ClientFrames.frame;
import static dev.herald.rfc6455.ClientFrames.header;

import dev.herald.WholePath;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, section 5.5: control frames, and pings and pongs among them. */
@WholePath
class ControlFramesIT extends WebSocketExchange {

    @ParameterizedTest
    @ValueSource(ints = {0x08, 0x09, 0x0A})
    void failsThoseThatAreFragmented(int firstByte) throws Exception {
        send(firstByte, "");

        assertFailed(1002);
    }

    /** Noticed by the length, before the payload has come. */
    @ParameterizedTest
    @ValueSource(ints = {0x88, 0x89, 0x8A})
    void failsThoseThatAreLongerThan125Bytes(int firstByte) throws Exception {
        send(header(firstByte, 126), bytes(1, 2, 3, 4));

        assertFailed(1002);
    }

    @Test
    void respondsToAPingWithItsPayload() throws Exception {
        byte[] longest = new byte[125];
        new Random(1).nextBytes(longest);

        send(frame(PING, ""), frame(PING, longest), frame(PING, bytes(0, 0xFF, 0xC0)));

        assertReceives(PONG, "");
        assertReceives(PONG, longest);
        assertReceives(PONG, bytes(0, 0xFF, 0xC0));
    }

    @Test
    void respondsToAPingThatComesByteByByte() throws Exception {
        for (byte b : frame(PING, "piecemeal")) {
            client.send(new byte[] {b});
        }

        assertReceives(PONG, "piecemeal");
    }

    @Test
    void respondsToPingsAndMessagesInOrder() throws Exception {
        byte[] big = new byte[LIMIT];
        new Random(5).nextBytes(big);

        send(frame(PING, "before"), frame(BINARY, big), frame(PING, "after"), frame(TEXT, "last"));

        assertReceives(PONG, "before");
        assertReceives(BINARY, big);
        assertReceives(PONG, "after");
        assertReceives(TEXT, "last");
    }

    @Test
    void ignoresPongsThatNobodyAskedFor() throws Exception {
        send(frame(PONG, ""), frame(PONG, "unasked"), frame(PONG, bytes(0xFF)));
        send(frame(STARTS_TEXT, "a"), frame(PONG, "between"), frame(ENDS, "b"));

        assertReceives(TEXT, "ab");
        assertStillTalks();
    }
}
