package dev.herald.rfc6455;

import static dev.herald.rfc6455.ClientFrames.BINARY;
import static dev.herald.rfc6455.ClientFrames.CONTINUES;
import static dev.herald.rfc6455.ClientFrames.ENDS;
import static dev.herald.rfc6455.ClientFrames.PING;
import static dev.herald.rfc6455.ClientFrames.PONG;
import static dev.herald.rfc6455.ClientFrames.RSV1;
import static dev.herald.rfc6455.ClientFrames.STARTS_BINARY;
import static dev.herald.rfc6455.ClientFrames.STARTS_TEXT;
import static dev.herald.rfc6455.ClientFrames.TEXT;
import static dev.herald.rfc6455.ClientFrames.bytes;
import static dev.herald.rfc6455.ClientFrames.close;
import static dev.herald.rfc6455.ClientFrames.frame;
import static dev.herald.rfc6455.ClientFrames.join;
import static dev.herald.rfc6455.ClientFrames.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client may say (RFC 6455, sections 5 and 7); {@link FrameReaderViolationTests} has what it may not. */
class FrameReaderTests {

    private static final int LIMIT = 0x20000;

    private final RecordingFrameListener listener = new RecordingFrameListener();
    private final FrameReader reader = new FrameReader(LIMIT, null);

    /** The examples of section 5.7 that a client may send. */
    @Test
    void readsTheExamplesOfTheRfc() {
        read(bytes(0x81, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58));
        read(bytes(0x8A, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58));

        assertThat(listener.events()).containsExactly("text Hello", "pong 48656c6c6f");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 125, 126, 127, 128, 0xFFFF, 0x10000, LIMIT})
    void readsEachLengthForm(int length) {
        String text = "x".repeat(length);

        read(frame(TEXT, text), frame(BINARY, text));

        assertThat(listener.events()).containsExactly("text " + text, RecordingFrameListener.binary(utf8(text)));
    }

    @Test
    void readsAnyKindOfBuffer() {
        byte[] frames = join(frame(TEXT, "x".repeat(300)), frame(PING, "now"));

        reader.read(ByteBuffer.wrap(join(bytes(1, 2, 3), frames)).position(3).slice(), listener);
        reader.read(ByteBuffer.wrap(frames).order(ByteOrder.LITTLE_ENDIAN), listener);
        reader.read(ByteBuffer.wrap(frames).asReadOnlyBuffer(), listener);
        reader.read(ByteBuffer.allocateDirect(frames.length).put(frames).flip(), listener);

        assertThat(listener.events()).hasSize(8).containsOnly("text " + "x".repeat(300), "ping 6e6f77");
    }

    /** Section 5.4. */
    @Test
    void joinsFragmentsAroundControlFrames() {
        read(
                frame(STARTS_TEXT, "one"),
                frame(PING, "a"),
                frame(CONTINUES, ""),
                frame(CONTINUES, " two"),
                frame(PONG, "b"),
                frame(ENDS, " three"),
                frame(STARTS_BINARY, "x"),
                frame(ENDS, "y"));

        assertThat(listener.events()).containsExactly("ping 61", "pong 62", "text one two three", "binary 7879");
    }

    /** A control frame may itself arrive in pieces between two fragments, and must not disturb the message. */
    @Test
    void resumesControlFrameWithinMessage() {
        byte[] frames = join(frame(STARTS_TEXT, "o"), frame(PING, "abc"), frame(ENDS, "k"));
        for (byte each : frames) {
            read(bytes(each));
        }

        assertThat(listener.events()).containsExactly("ping 616263", "text ok");
    }

    /** The same buffer serves other connections, so nothing in it may be relied on later. */
    @Test
    void keepsNothingOfTheBuffer() {
        byte[] frame = frame(TEXT, "incomplete at first");
        for (int cut = 1; cut < frame.length; cut++) {
            byte[] head = Arrays.copyOf(frame, cut);
            ByteBuffer shared = ByteBuffer.wrap(head);
            reader.read(shared, listener);
            Arrays.fill(head, (byte) 0xFF);
            read(Arrays.copyOfRange(frame, cut, frame.length));
        }

        assertThat(listener.events()).hasSize(frame.length - 1).containsOnly("text incomplete at first");
    }

    @Test
    void acceptsCharacterCutByFragments() {
        byte[] euro = utf8("€");

        read(frame(STARTS_TEXT, bytes(euro[0])), frame(CONTINUES, ""), frame(CONTINUES, bytes(euro[1])));
        read(frame(ENDS, bytes(euro[2])));

        assertThat(listener.events()).containsExactly("text €");
    }

    @Test
    void leavesTheRestWhenTheListenerWantsNoMore() {
        ByteBuffer frames =
                ByteBuffer.wrap(join(frame(TEXT, "1"), frame(PING, "2"), frame(TEXT, "3"), frame(TEXT, "4")));

        listener.wantOnly(2);
        reader.read(frames, listener);
        assertThat(listener.events()).containsExactly("text 1", "ping 32");
        assertThat(frames.remaining()).isEqualTo(2 * frame(TEXT, "3").length);

        listener.wantOnly(2);
        reader.read(frames, listener);
        assertThat(listener.events()).endsWith("text 3", "text 4");
    }

    /** Section 1.4: after the close frame no more data is processed. */
    @Test
    void dropsEverythingAfterClose() {
        read(frame(TEXT, "before"), close(1000, "bye"), frame(TEXT, "after"));
        read(frame(TEXT, "after"), bytes(0xFF, 0xFF));

        assertThat(listener.events()).containsExactly("text before", "close 1000 bye");
    }

    @Test
    void closesWithinMessage() {
        read(frame(STARTS_TEXT, "never ended"), close(1001, ""));

        assertThat(listener.events()).containsExactly("close 1001 ");
    }

    /** Section 7.1.5. */
    @Test
    void reportsMissingCloseCodeAs1005() {
        read(frame(ClientFrames.CLOSE, ""));

        assertThat(listener.events()).containsExactly("close 1005 ");
    }

    /** Section 7.4 and the registry of section 11.7. */
    @ParameterizedTest
    @ValueSource(
            ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999})
    void acceptsCloseCode(int code) {
        read(close(code, "grüße"));

        assertThat(listener.events()).containsExactly("close " + code + " grüße");
    }

    @Test
    void readsCompressedMessagesAmongOthers() {
        PerMessageDeflate deflate = new PerMessageDeflate();
        FrameReader deflating = new FrameReader(LIMIT, deflate);
        byte[] compressed = deflate.compress(utf8("pressed €".repeat(9)));
        byte[] head = Arrays.copyOf(compressed, 5);
        byte[] tail = Arrays.copyOfRange(compressed, 5, compressed.length);

        byte[] frames = join(
                frame(TEXT | RSV1, compressed),
                frame(TEXT, "plain"),
                frame(BINARY | RSV1, deflate.compress(bytes())),
                frame(STARTS_TEXT | RSV1, head),
                frame(PING, ""),
                frame(ENDS, tail));
        deflating.read(ByteBuffer.wrap(frames), listener);

        String text = "text " + "pressed €".repeat(9);
        assertThat(listener.events()).containsExactly(text, "text plain", "binary ", "ping ", text);
    }

    /** Empty fragments, those of a byte, and control frames within a message. */
    @Test
    void notifiesBeforeEachFrame() {
        listener.allowOnly(5);

        read(
                frame(TEXT, "1"),
                frame(STARTS_TEXT, "2"),
                frame(CONTINUES, ""),
                frame(PING, "3"),
                frame(CONTINUES, "4"),
                frame(PING, "not any more"),
                frame(ENDS, ""));

        assertThat(listener.events()).containsExactly("text 1", "ping 33");
    }

    @Test
    void inflatesNothingOfADroppedFrame() {
        PerMessageDeflate deflate = new PerMessageDeflate();
        byte[] bomb = frame(TEXT | RSV1, deflate.compress(new byte[LIMIT]));
        listener.allowOnly(1);

        new FrameReader(LIMIT, deflate).read(ByteBuffer.wrap(join(bomb, bomb, bomb)), listener);

        assertThat(listener.inflated()).isEqualTo(LIMIT);
    }

    @Test
    void acceptsACloseFrameBeyondLimits() {
        listener.allowOnly(0);

        read(close(1000, "bye"));

        assertThat(listener.events()).containsExactly("close 1000 bye");
    }

    @Test
    void returnsWhetherAFrameWasCompleted() {
        byte[] frame = frame(TEXT, "abc");
        for (int i = 0; i < frame.length - 1; i++) {
            assertThat(reader.read(ByteBuffer.wrap(frame, i, 1), listener)).isFalse();
        }

        assertThat(reader.read(ByteBuffer.wrap(frame, frame.length - 1, 1), listener))
                .isTrue();
        assertThat(reader.read(ByteBuffer.wrap(frame(STARTS_TEXT, "")), listener))
                .isTrue();
        assertThat(reader.read(ByteBuffer.wrap(frame(ENDS, ""), 0, 1), listener))
                .isFalse();
    }

    private void read(byte[]... frames) {
        ByteBuffer bytes = ByteBuffer.wrap(join(frames));
        reader.read(bytes, listener);
        assertThat(bytes.hasRemaining()).isFalse();
    }
}
