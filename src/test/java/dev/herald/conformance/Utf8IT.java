package dev.herald.conformance;

import static dev.herald.rfc6455.ClientFrames.BINARY;
import static dev.herald.rfc6455.ClientFrames.CONTINUES;
import static dev.herald.rfc6455.ClientFrames.ENDS;
import static dev.herald.rfc6455.ClientFrames.STARTS_TEXT;
import static dev.herald.rfc6455.ClientFrames.TEXT;
import static dev.herald.rfc6455.ClientFrames.bytes;
import static dev.herald.rfc6455.ClientFrames.frame;
import static dev.herald.rfc6455.ClientFrames.utf8;

import dev.herald.WholePath;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, section 8.1: text is UTF-8, and what is not fails the connection at the byte that makes it so. */
@WholePath
class Utf8IT extends WebSocketExchange {

    /** Of one to four bytes, each at the borders of its range; the last ones are no characters, and still UTF-8. */
    private static final String EVERY_LENGTH = "\0\u007F\u0080\u07FF\u0800\uD7FF\uE000\uFFFD" + "\uD800\uDC00"
            + "\uDBFF\uDFFD" + "\uFFFE\uFFFF" + "\uDBFF\uDFFF";

    @Test
    void takesCharactersOfEveryLength() throws Exception {
        send(TEXT, EVERY_LENGTH);

        assertReceives(TEXT, utf8(EVERY_LENGTH));
    }

    @Test
    void takesCharactersThatAreCutByFragments() throws Exception {
        byte[] text = utf8(EVERY_LENGTH);
        for (int cut = 0; cut <= text.length; cut++) {
            send(
                    frame(STARTS_TEXT, Arrays.copyOf(text, cut)),
                    frame(CONTINUES, ""),
                    frame(ENDS, Arrays.copyOfRange(text, cut, text.length)));
            assertReceives(TEXT, text);
        }
    }

    @Test
    void takesCharactersThatAreCutByReads() throws Exception {
        for (byte b : frame(TEXT, EVERY_LENGTH)) {
            client.send(new byte[] {b});
        }

        assertReceives(TEXT, utf8(EVERY_LENGTH));
    }

    /** Each is bad at its last byte: overlong forms, surrogates, beyond U+10FFFF, bytes that stand nowhere. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "80",
                "BF",
                "C0",
                "C1",
                "C328",
                "E080",
                "E09F",
                "E28228",
                "E282C0",
                "EDA0",
                "EDBF",
                "F080",
                "F08F",
                "F0908028",
                "F490",
                "F5",
                "F888",
                "FC",
                "FE",
                "FF"
            })
    void failsAtTheFirstByteThatCannotBe(String hex) throws Exception {
        byte[] start = HexFormat.of().parseHex("61" + hex);

        // Of a message that is announced to go on, and never does.
        byte[] frame = frame(TEXT, Arrays.copyOf(start, 1000));
        client.send(Arrays.copyOf(frame, 8 + start.length));

        assertFailed(1007);
    }

    @Test
    void failsAtTheFragmentThatCannotBe() throws Exception {
        send(frame(STARTS_TEXT, bytes(0xF0, 0x9F)), frame(CONTINUES, bytes(0x9A)));
        assertStillTalks();

        send(CONTINUES, "x");

        assertFailed(1007);
    }

    @ParameterizedTest
    @ValueSource(strings = {"C3", "E282", "F09F9A"})
    void failsTextThatEndsWithinACharacter(String hex) throws Exception {
        send(frame(TEXT, HexFormat.of().parseHex("61" + hex)));

        assertFailed(1007);
    }

    @Test
    void failsFragmentsThatEndWithinACharacter() throws Exception {
        send(frame(STARTS_TEXT, bytes(0xE2, 0x82)), frame(ENDS, ""));

        assertFailed(1007);
    }

    @Test
    void takesAnyBytesAsBinary() throws Exception {
        send(frame(BINARY, bytes(0xFF, 0xC0, 0x80)));

        assertReceives(BINARY, bytes(0xFF, 0xC0, 0x80));
    }
}
