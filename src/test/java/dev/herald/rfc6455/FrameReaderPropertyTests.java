package dev.herald.rfc6455;

import static dev.herald.rfc6455.ClientFrames.CONTINUES;
import static dev.herald.rfc6455.ClientFrames.PING;
import static dev.herald.rfc6455.ClientFrames.RSV1;
import static dev.herald.rfc6455.ClientFrames.STARTS_BINARY;
import static dev.herald.rfc6455.ClientFrames.STARTS_TEXT;
import static dev.herald.rfc6455.ClientFrames.frame;
import static dev.herald.rfc6455.ClientFrames.join;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;

/** What holds however a client, or the network, cuts what it sends, and whatever else it sends. */
class FrameReaderPropertyTests {

    private static final int LIMIT = 2000;
    private static final PerMessageDeflate DEFLATE = new PerMessageDeflate();

    @Property
    void deliversTheSameHoweverTheBytesAreDivided(
            @ForAll("conversations") List<SentMessage> conversation,
            @ForAll @NotEmpty List<@IntRange(min = 1, max = 300) Integer> cuts,
            @ForAll boolean stopAndGo) {
        byte[] stream = stream(conversation);

        List<String> events = readInPieces(stream, cuts, stopAndGo);

        assertThat(events)
                .isEqualTo(conversation.stream()
                        .flatMap(sent -> sent.events().stream())
                        .toList());
    }

    @Property
    void failsOnlyAsProtocolViolation(
            @ForAll("conversations") @Size(min = 1) List<SentMessage> conversation,
            @ForAll @NotEmpty List<@IntRange(min = 1, max = 300) Integer> cuts,
            @ForAll @Size(max = 5) List<@IntRange(min = 0) Integer> flips) {
        byte[] stream = stream(conversation);
        for (int flip : flips) {
            stream[flip % stream.length] ^= (byte) (1 << (flip >>> 16 & 7));
        }

        readInPieces(stream, cuts, false);
    }

    @Property
    void survivesAnyBytes(
            @ForAll @Size(max = 500) byte[] noise, @ForAll @NotEmpty List<@IntRange(min = 1, max = 50) Integer> cuts) {
        readInPieces(noise, cuts, true);
    }

    private static byte[] stream(List<SentMessage> conversation) {
        return join(conversation.stream().map(sent -> sent.frames().array()).toArray(byte[][]::new));
    }

    /** Overwrites each piece once it was read, as the next connection on the same thread would. */
    private static List<String> readInPieces(byte[] stream, List<Integer> cuts, boolean stopAndGo) {
        FrameReader reader = new FrameReader(LIMIT, DEFLATE);
        RecordingFrameListener listener = new RecordingFrameListener();
        int turn = 0;
        for (int from = 0, to; from < stream.length; from = to) {
            to = Math.min(stream.length, from + cuts.get(turn++ % cuts.size()));
            ByteBuffer piece = ByteBuffer.wrap(Arrays.copyOfRange(stream, from, to));
            readAll(piece, reader, listener, stopAndGo);
            Arrays.fill(piece.array(), (byte) 0xAA);
        }
        return listener.events();
    }

    private static void readAll(
            ByteBuffer piece, FrameReader reader, RecordingFrameListener listener, boolean stopAndGo) {
        try {
            while (piece.hasRemaining()) {
                int before = piece.remaining();
                listener.wantOnly(stopAndGo ? 1 : Integer.MAX_VALUE / 2);
                reader.read(piece, listener);
                assertThat(piece.remaining()).isLessThan(before);
            }
        } catch (ProtocolViolationException violation) {
            assertThat(violation.status().getCode()).isIn(1002, 1007, 1009);
            assertThat(piece.hasRemaining()).isFalse();
        }
    }

    @Provide
    Arbitrary<List<SentMessage>> conversations() {
        Arbitrary<byte[]> pings = Arbitraries.bytes().array(byte[].class).ofMaxSize(125);
        Arbitrary<byte[]> texts = Arbitraries.strings().ofMaxLength(400).map(ClientFrames::utf8);
        Arbitrary<byte[]> binaries = Arbitraries.bytes().array(byte[].class).ofMaxSize(LIMIT);
        Arbitrary<byte[]> keys = Arbitraries.bytes().array(byte[].class).ofSize(4);
        Arbitrary<List<Integer>> fragments =
                Arbitraries.integers().between(0, 400).list().ofMaxSize(4);
        return Arbitraries.of(true, false)
                .flatMap(isText -> Combinators.combine(
                                isText ? texts : binaries,
                                Arbitraries.of(true, false),
                                fragments,
                                keys,
                                pings.injectNull(0.5))
                        .as((payload, compressed, cuts, key, ping) ->
                                SentMessage.of(isText, payload, compressed, cuts, key, ping)))
                .list()
                .ofMaxSize(6);
    }

    /** One message in fragments, with a ping after each fragment but the last, and the events it causes. */
    record SentMessage(ByteBuffer frames, List<String> events) {

        static SentMessage of(
                boolean isText,
                byte[] payload,
                boolean compressed,
                List<Integer> cuts,
                byte[] key,
                byte @Nullable [] ping) {
            byte[] sent = compressed ? DEFLATE.compress(payload) : payload;
            int firstByte = (isText ? STARTS_TEXT : STARTS_BINARY) | (compressed ? RSV1 : 0);
            byte[] frames = {};
            List<String> events = new ArrayList<>();
            int from = 0;
            for (int cut : cuts) {
                int to = Math.min(sent.length, from + cut);
                frames = join(frames, frame(firstByte, Arrays.copyOfRange(sent, from, to), key));
                if (ping != null) {
                    frames = join(frames, frame(PING, ping, key));
                    events.add(RecordingFrameListener.ping(ping));
                }
                from = to;
                firstByte = CONTINUES;
            }
            frames = join(frames, frame(0x80 | firstByte, Arrays.copyOfRange(sent, from, sent.length), key));
            events.add(isText ? RecordingFrameListener.text(payload) : RecordingFrameListener.binary(payload));
            return new SentMessage(ByteBuffer.wrap(frames), events);
        }
    }
}
