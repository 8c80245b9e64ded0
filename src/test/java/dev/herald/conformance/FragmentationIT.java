package dev.herald.conformance;

import static dev.herald.rfc6455.ClientFrames.BINARY;
import static dev.herald.rfc6455.ClientFrames.CONTINUES;
import static dev.herald.rfc6455.ClientFrames.ENDS;
import static dev.herald.rfc6455.ClientFrames.PING;
import static dev.herald.rfc6455.ClientFrames.PONG;
import static dev.herald.rfc6455.ClientFrames.STARTS_BINARY;
import static dev.herald.rfc6455.ClientFrames.STARTS_TEXT;
import static dev.herald.rfc6455.ClientFrames.TEXT;
import static dev.herald.rfc6455.ClientFrames.close;
import static dev.herald.rfc6455.ClientFrames.frame;
import static dev.herald.rfc6455.ClientFrames.join;
import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.WholePath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, section 5.4: messages in several frames. */
@WholePath
class FragmentationIT extends WebSocketExchange {

    @Test
    void joinsFragmentsInTheirOrder() throws Exception {
        send(frame(STARTS_TEXT, "one "), frame(CONTINUES, "two "), frame(CONTINUES, "three "), frame(ENDS, "four"));

        assertReceives(TEXT, "one two three four");
    }

    @Test
    void joinsFragmentsThatComeOneByOne() throws Exception {
        send(STARTS_BINARY, "one ");
        assertStillTalks();
        send(CONTINUES, "two ");
        assertStillTalks();
        send(ENDS, "three");

        assertReceives(BINARY, "one two three");
    }

    @Test
    void joinsAThousandFragmentsOfOneByte() throws Exception {
        byte[] fragments = frame(STARTS_TEXT, "x");
        for (int i = 2; i < 1000; i++) {
            fragments = join(fragments, frame(CONTINUES, "x"));
        }

        send(fragments, frame(ENDS, "x"));

        assertReceives(TEXT, "x".repeat(1000));
    }

    @Test
    void takesFragmentsWithNothingInThem() throws Exception {
        send(frame(STARTS_TEXT, ""), frame(CONTINUES, ""), frame(ENDS, ""));
        send(frame(STARTS_TEXT, ""), frame(CONTINUES, "middle"), frame(ENDS, ""));

        assertReceives(TEXT, "");
        assertReceives(TEXT, "middle");
    }

    @Test
    void respondsToPingsBetweenFragments() throws Exception {
        send(STARTS_TEXT, "half ");
        send(PING, "1");
        assertReceives(PONG, "1");
        send(frame(CONTINUES, "and "), frame(PING, "2"), frame(PING, "3"));
        assertReceives(PONG, "2");
        assertReceives(PONG, "3");
        send(ENDS, "half");

        assertReceives(TEXT, "half and half");
    }

    @Test
    void acceptsACloseFrameBetweenFragments() throws Exception {
        send(frame(STARTS_TEXT, "never "), close(1000, ""), frame(ENDS, "finished"));

        assertThat(client.next().closeCode()).isEqualTo(1000);
        assertEnd();
    }

    @Test
    void startsAnewAfterAFragmentedMessage() throws Exception {
        send(frame(STARTS_TEXT, "a"), frame(ENDS, "b"), frame(STARTS_BINARY, "c"), frame(ENDS, "d"), frame(TEXT, "e"));

        assertReceives(TEXT, "ab");
        assertReceives(BINARY, "cd");
        assertReceives(TEXT, "e");
    }

    @ParameterizedTest
    @ValueSource(ints = {CONTINUES, ENDS})
    void failsAContinuationOfNothing(int firstByte) throws Exception {
        send(firstByte, "x");

        assertFailed(1002);
    }

    @ParameterizedTest
    @ValueSource(ints = {CONTINUES, ENDS})
    void failsAContinuationOfWhatHasEnded(int firstByte) throws Exception {
        send(frame(STARTS_TEXT, "a"), frame(ENDS, "b"), frame(firstByte, "c"));

        assertReceives(TEXT, "ab");
        assertFailed(1002);
    }

    @ParameterizedTest
    @ValueSource(ints = {TEXT, BINARY, STARTS_TEXT, STARTS_BINARY})
    void failsAMessageWithinAMessage(int firstByte) throws Exception {
        send(frame(STARTS_TEXT, "a"), frame(firstByte, "b"));

        assertFailed(1002);
    }
}
